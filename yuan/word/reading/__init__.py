"""The stages of an import, in the order `yuan.word.reader` runs them. Each reads and gives plain values."""
