"""A bound volume (汇编): front matter, dividers, every plan from an odd page on, pages counted through."""

from yuan.word.volume.book import plan_pages, write_volume
from yuan.word.volume.order import Volume, VolumeEntry
from yuan.word.volume.pages import label_as_printed, printed_pages

__all__ = ["Volume", "VolumeEntry", "label_as_printed", "plan_pages", "printed_pages", "write_volume"]
