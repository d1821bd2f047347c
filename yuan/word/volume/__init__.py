"""A bound volume (汇编): front matter, dividers, every plan from an odd page on, pages counted through."""

from yuan.word.volume.book import write_volume
from yuan.word.volume.order import Volume, VolumeEntry

__all__ = ["Volume", "VolumeEntry", "write_volume"]
