"""Tests of question sets, measures, runs, comparisons and reports."""
