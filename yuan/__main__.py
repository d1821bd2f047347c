"""`python -m yuan`: the command line."""

from yuan.cli import main

main()
