"""Every file here is a kind of notifier."""
