package io.attune.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The strata of some rows, and how many rows of each a part should get.
 *
 * @param ofRow the number of each row's stratum
 * @param sizes rows by stratum
 */
record Strata(int[] ofRow, int[] sizes) {
  static Strata of(List<String> names) {
    Map<String, List<Integer>> rows = new TreeMap<>(); // sorted: no order of rows may matter
    for (int row = 0; row < names.size(); row++) {
      rows.computeIfAbsent(names.get(row), name -> new ArrayList<>()).add(row);
    }
    int[] ofRow = new int[names.size()];
    int[] sizes = new int[rows.size()];
    int stratum = 0;
    for (List<Integer> members : rows.values()) {
      sizes[stratum] = members.size();
      for (int row : members) {
        ofRow[row] = stratum;
      }
      stratum++;
    }
    return new Strata(ofRow, sizes);
  }

  int count() {
    return sizes.length;
  }

  /**
   * Spreads the parts' sizes over the strata: as if the rows stood in a line, stratum after
   * stratum, and each place went to the part that is furthest behind its share by then.
   *
   * @param parts their sizes, adding up to all rows
   * @return [part][stratum]
   */
  int[][] wished(int[] parts) {
    int[][] wished = new int[parts.length][count()];
    int[] given = new int[parts.length];
    int place = 0;
    for (int stratum = 0; stratum < count(); stratum++) {
      for (int row = 0; row < sizes[stratum]; row++) {
        place++;
        int next = furthestBehind(parts, given, place);
        given[next]++;
        wished[next][stratum]++;
      }
    }
    return wished;
  }

  private int furthestBehind(int[] parts, int[] given, int place) {
    int best = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (int part = 0; part < parts.length; part++) {
      double behind = (double) parts[part] * place / ofRow.length - given[part];
      if (given[part] < parts[part] && behind > most) {
        best = part;
        most = behind;
      }
    }
    return best;
  }
}
