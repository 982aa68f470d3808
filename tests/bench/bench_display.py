#!/usr/bin/env python3
"""Times display.m in our session and in Octave, as bench_arrays.py does with arrays.m.

    bench_display.py SESSION LIBRARY [ROUNDS]
"""
import bench_arrays

if __name__ == "__main__":
    bench_arrays.compare("display.m", "display")
