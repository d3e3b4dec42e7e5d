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
 * among those it fits into, so every part sees large and small groups alike. Where sizes are missed
 * after that, {@link PartBalance} mends what can be mended.
 */
final class PartAssignment {
  private final int[] sizes;
  private final PartBalance balance;
  private final List<List<RowGroup>> parts = new ArrayList<>();

  private PartAssignment(int[] sizes, Strata strata) {
    this.sizes = sizes;
    this.balance = new PartBalance(strata, strata.wished(sizes));
    for (int part = 0; part < sizes.length; part++) {
      parts.add(new ArrayList<>());
    }
  }

  /**
   * Assigns every group.
   *
   * @param groups of all rows
   * @param sizes of the parts, adding up to all rows
   * @param strata of the rows
   * @return the groups of each part
   * @throws InvalidInputException if a part with a size above 0 would stay empty
   */
  static List<List<RowGroup>> assign(List<RowGroup> groups, int[] sizes, Strata strata, long seed) {
    PartAssignment assignment = new PartAssignment(sizes, strata);
    groups.stream()
        .sorted(Comparator.comparingLong(group -> Hashes.mix(group.key() ^ Hashes.mix(seed))))
        .forEach(group -> assignment.add(group, assignment.partFor(group)));
    assignment.balance.mend(assignment.parts);
    assignment.fillEmptyParts(groups.size(), strata.ofRow().length);
    return assignment.parts;
  }

  private int partFor(RowGroup group) {
    return used()
        .filter(part -> balance.fits(group, part))
        .boxed()
        .min(Comparator.comparingDouble(part -> balance.fullness(group, part)))
        .orElseGet(
            () -> used().boxed().max(Comparator.comparingInt(balance::missing)).orElseThrow());
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
                      .max(Comparator.comparingInt(balance::filled))
                      .orElseThrow();
              RowGroup smallest =
                  parts.get(giver).stream()
                      .min(Comparator.comparingInt(group -> group.rows().size()))
                      .orElseThrow();
              parts.get(giver).remove(smallest);
              balance.remove(smallest, giver);
              add(smallest, empty);
            });
  }

  private void add(RowGroup group, int part) {
    parts.get(part).add(group);
    balance.add(group, part);
  }

  private IntStream used() {
    return IntStream.range(0, sizes.length).filter(part -> sizes[part] > 0);
  }
}
