package io.attune.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows that must stay together: connected by equal texts, near-duplicates or ids, directly or
 * through others.
 *
 * @param key a hash of their texts and ids, the same in whatever order the rows come
 * @param rows their numbers, ascending
 */
record RowGroup(long key, List<Integer> rows) {
  /** All groups of some rows, by the first row of each. */
  static <T> List<RowGroup> find(List<T> rows, RowKeys<T> keysOf, double nearDuplicateThreshold) {
    Map<String, Integer> rowByKey = new HashMap<>(); // the first with a text or id
    Map<String, String> textByKey = new TreeMap<>(); // sorted: no order of rows may matter
    long[] keys = new long[rows.size()];
    DisjointSets sets = new DisjointSets(rows.size());
    for (int row = 0; row < keys.length; row++) {
      keys[row] = Long.MAX_VALUE;
      Map<String, String> own = new HashMap<>();
      for (String text : keysOf.texts().apply(rows.get(row))) {
        own.put("text " + NormalizedText.key(text), text);
      }
      // Equal ones may be cut into words differently: take the same in any order of rows.
      own.forEach((key, text) -> textByKey.merge(key, text, (a, b) -> a.compareTo(b) <= 0 ? a : b));
      for (String id : keysOf.ids().apply(rows.get(row))) {
        own.put("id " + id, null);
      }
      for (String key : own.keySet()) {
        Integer first = rowByKey.putIfAbsent(key, row);
        sets.union(row, first == null ? row : first);
        keys[row] = Math.min(keys[row], Hashes.of(key));
      }
    }
    joinNearDuplicates(textByKey, rowByKey, nearDuplicateThreshold, sets);
    Map<Integer, RowGroup> groups = new TreeMap<>();
    for (int row = 0; row < keys.length; row++) {
      RowGroup single = new RowGroup(keys[row], new ArrayList<>(List.of(row)));
      groups.merge(sets.find(row), single, RowGroup::and);
    }
    return List.copyOf(groups.values());
  }

  private static void joinNearDuplicates(
      Map<String, String> textByKey,
      Map<String, Integer> rowByKey,
      double threshold,
      DisjointSets sets) {
    List<String> texts = new ArrayList<>(textByKey.size());
    int[] rowOfText = new int[textByKey.size()];
    textByKey.forEach(
        (key, text) -> {
          rowOfText[texts.size()] = rowByKey.get(key);
          texts.add(text);
        });
    NearDuplicates.join(texts, threshold, rowOfText, sets);
  }

  private RowGroup and(RowGroup single) {
    rows.addAll(single.rows);
    return new RowGroup(Math.min(key, single.key), rows);
  }
}
