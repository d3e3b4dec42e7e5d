package io.attune.data;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * What connects rows, and what is to be spread evenly over the parts of a split.
 *
 * @param texts of a row, such as its query and document: equal or nearly equal ones connect
 * @param ids of a row, such as that of the document a passage was cut from: equal ones connect
 * @param stratum of a row, such as its language: each part gets its share of each
 * @param <T> type of a row
 */
public record RowKeys<T>(
    Function<? super T, ? extends Collection<String>> texts,
    Function<? super T, ? extends Collection<String>> ids,
    Function<? super T, String> stratum) {
  /** Checks that all three are there. */
  public RowKeys {
    Objects.requireNonNull(texts);
    Objects.requireNonNull(ids);
    Objects.requireNonNull(stratum);
  }

  /**
   * Keys of rows that only their texts connect.
   *
   * @param texts of a row
   * @param <T> type of a row
   * @return keys without ids, and one stratum for all
   */
  public static <T> RowKeys<T> ofTexts(Function<? super T, ? extends Collection<String>> texts) {
    return new RowKeys<>(texts, row -> List.of(), row -> "");
  }

  /**
   * Adds ids.
   *
   * @param value ids of a row
   * @return keys that are otherwise the same
   */
  public RowKeys<T> withIds(Function<? super T, ? extends Collection<String>> value) {
    return new RowKeys<>(texts, value, stratum);
  }

  /**
   * Adds strata.
   *
   * @param value stratum of a row, not null
   * @return keys that are otherwise the same
   */
  public RowKeys<T> withStratum(Function<? super T, String> value) {
    return new RowKeys<>(texts, ids, value);
  }
}
