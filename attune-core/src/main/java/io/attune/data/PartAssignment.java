package io.attune.data;

import io.attune.InvalidInputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Divides groups of rows among parts of wished sizes.
 *
 * <p>The groups come in an order that the seed decides. Each goes to the part that is least full
 * among those it fits into, so every part sees large and small groups alike.
 */
final class PartAssignment {
  private final double[] shares;
  private final int[] wished;
  private final int[] filled;
  private final List<List<RowGroup>> parts = new ArrayList<>();

  private PartAssignment(double[] shares, int rows) {
    this.shares = shares;
    this.wished = wishedSizes(shares, rows);
    this.filled = new int[shares.length];
    for (int part = 0; part < shares.length; part++) {
      parts.add(new ArrayList<>());
    }
  }

  /**
   * Assigns every group.
   *
   * @param shares of the parts, adding up to 1
   * @return the groups of each part
   * @throws InvalidInputException if a part with a share would stay empty
   */
  static List<List<RowGroup>> assign(List<RowGroup> groups, double[] shares, long seed) {
    int rows = groups.stream().mapToInt(group -> group.rows().size()).sum();
    PartAssignment assignment = new PartAssignment(shares, rows);
    groups.stream()
        .sorted(Comparator.comparingLong(group -> Hashes.mix(group.key() ^ Hashes.mix(seed))))
        .forEach(group -> assignment.add(group, assignment.partFor(group.rows().size())));
    assignment.fillEmptyParts(groups.size(), rows);
    return assignment.parts;
  }

  /** Rows by share, rounded to a sum of all rows; at least one for each share above 0. */
  private static int[] wishedSizes(double[] shares, int rows) {
    int[] sizes = new int[shares.length];
    double sum = 0;
    int given = 0;
    for (int part = 0; part < shares.length; part++) {
      sum += shares[part];
      sizes[part] = (int) Math.round(sum * rows) - given;
      given += sizes[part];
    }
    for (int part = 0; part < shares.length; part++) {
      sizes[part] = shares[part] > 0 ? Math.max(1, sizes[part]) : 0;
    }
    return sizes;
  }

  private int partFor(int size) {
    Comparator<Integer> leastFull =
        Comparator.comparingDouble(part -> (double) filled[part] / wished[part]);
    Comparator<Integer> mostMissing = Comparator.comparingInt(part -> filled[part] - wished[part]);
    return used()
        .filter(part -> filled[part] + size <= wished[part])
        .boxed()
        .min(leastFull)
        .orElseGet(() -> used().boxed().min(mostMissing).orElseThrow());
  }

  /** Large groups may leave nothing for a small part: it then gets the smallest group there is. */
  private void fillEmptyParts(int groups, int rows) {
    int needed = (int) used().count();
    if (groups < needed) {
      throw new InvalidInputException(
          ("%d rows form only %d groups that share no text, too few for %d parts; give more rows, "
                  + "leave out what all rows have in common, or ask for fewer parts.")
              .formatted(rows, groups, needed));
    }
    used()
        .filter(part -> parts.get(part).isEmpty())
        .forEach(
            empty -> {
              int giver =
                  used()
                      .boxed()
                      .filter(part -> parts.get(part).size() > 1)
                      .max(Comparator.comparingInt(part -> filled[part]))
                      .orElseThrow();
              RowGroup smallest =
                  parts.get(giver).stream()
                      .min(Comparator.comparingInt(group -> group.rows().size()))
                      .orElseThrow();
              parts.get(giver).remove(smallest);
              filled[giver] -= smallest.rows().size();
              add(smallest, empty);
            });
  }

  private void add(RowGroup group, int part) {
    parts.get(part).add(group);
    filled[part] += group.rows().size();
  }

  private IntStream used() {
    return IntStream.range(0, shares.length).filter(part -> shares[part] > 0);
  }
}
