"""Every file here is a command: ``SUMMARY``, ``add(parser)`` and ``run(args, env)``, which returns the exit code."""
