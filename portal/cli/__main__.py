"""`python -m portal.cli` is `portal`."""

import sys

from portal.cli.main import main

sys.exit(main())
