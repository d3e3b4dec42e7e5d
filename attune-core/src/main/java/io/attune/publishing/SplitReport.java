package io.attune.publishing;

import io.attune.data.Leakage;
import io.attune.data.SplitOptions;
import java.util.Map;
import java.util.Optional;

/**
 * What a split came to.
 *
 * @param rows of the table
 * @param parts rows of each part, by its name
 * @param options that the split was made by
 * @param documentIdColumn the column whose values kept rows together, besides their texts
 * @param stratifiedBy the column whose values were spread evenly
 * @param groups into how many groups of connected rows all rows fell
 * @param largestGroup how many rows the largest group has
 * @param leakage what the parts share, found by comparing them anew
 * @param shuffled what they would share, had the rows only been shuffled and cut
 * @param strata rows of each stratum, by part; empty without strata
 */
public record SplitReport(
    int rows,
    Map<String, Integer> parts,
    SplitOptions options,
    Optional<String> documentIdColumn,
    Optional<String> stratifiedBy,
    int groups,
    int largestGroup,
    Leakage leakage,
    Leakage shuffled,
    Map<String, Map<String, Integer>> strata) {

  /**
   * The report for programs.
   *
   * @return one object, names in snake_case
   */
  public String toJson() {
    return PublishingJson.toText(this) + "\n";
  }
}
