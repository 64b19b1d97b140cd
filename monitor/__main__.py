"""``python -m monitor`` and the ``helmwatch`` command."""

import os
import sys

from monitor.cli import call


def main() -> int:
    """Run the command line; the only place that reads the environment."""
    return call(sys.argv[1:], os.environ)


if __name__ == "__main__":
    sys.exit(main())
