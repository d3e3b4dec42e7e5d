package io.attune.cli.recipe;

import java.util.List;

/**
 * A step of successive halving: some trials, trained alike long.
 *
 * @param number from 1
 * @param size how many trials it trains
 * @param epochs of each
 * @param candidates all trials of the search with these epochs; the first rung trains them all, a
 *     later one those that the rung before it has kept
 */
public record Rung(int number, int size, double epochs, List<Training> candidates) {
  /** Copies the list. */
  public Rung {
    candidates = List.copyOf(candidates);
  }
}
