package io.attune.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** How full each part is in each stratum, against what was wished. */
final class PartBalance {
  /** Kinds of groups that exchanges are tried with: enough for all but the oddest data. */
  private static final int MOST_KINDS = 40;

  private static final int MOST_DETOURS = 200;

  private static final List<Map<Integer, Integer>> NO_KINDS = List.of();

  private static final Comparator<Map<Integer, Integer>> SMALL_FIRST =
      Comparator.<Map<Integer, Integer>>comparingInt(
              kind -> kind.values().stream().mapToInt(Integer::intValue).sum())
          .thenComparing(Map::toString);

  private final Strata strata;
  private final int[][] wished; // [part][stratum]
  private final int[][] filled; // [part][stratum]

  PartBalance(Strata strata, int[][] wished) {
    this.strata = strata;
    this.wished = wished;
    this.filled = new int[wished.length][strata.count()];
  }

  void add(RowGroup group, int part) {
    group.rows().forEach(row -> filled[part][strata.ofRow()[row]]++);
  }

  void remove(RowGroup group, int part) {
    group.rows().forEach(row -> filled[part][strata.ofRow()[row]]--);
  }

  int filled(int part) {
    return IntStream.of(filled[part]).sum();
  }

  int missing(int part) {
    return size(part) - filled(part);
  }

  private int size(int part) {
    return IntStream.of(wished[part]).sum();
  }

  boolean fits(RowGroup group, int part) {
    return kind(group).entrySet().stream()
        .allMatch(e -> filled[part][e.getKey()] + e.getValue() <= wished[part][e.getKey()]);
  }

  /** The share of the wished rows that is there, over the strata of a group that fits. */
  double fullness(RowGroup group, int part) {
    double sum = 0;
    for (int row : group.rows()) {
      int stratum = strata.ofRow()[row];
      sum += (double) filled[part][stratum] / wished[part][stratum];
    }
    return sum / group.rows().size();
  }

  /** Rows of a group by stratum: groups of one kind can stand for each other. */
  private Map<Integer, Integer> kind(RowGroup group) {
    Map<Integer, Integer> kind = new TreeMap<>();
    group.rows().forEach(row -> kind.merge(strata.ofRow()[row], 1, Integer::sum));
    return kind;
  }

  /**
   * Moves groups to other parts, or exchanges two, as long as that brings the parts nearer to what
   * was wished. Where no step does by itself, one that changes nothing is tried before it.
   */
  void mend(List<List<RowGroup>> parts) {
    if (distance() == 0) {
      return;
    }
    List<Map<Map<Integer, Integer>, Deque<RowGroup>>> kinds = new ArrayList<>();
    for (List<RowGroup> part : parts) {
      Map<Map<Integer, Integer>, Deque<RowGroup>> own = new TreeMap<>(SMALL_FIRST);
      part.forEach(group -> own.computeIfAbsent(kind(group), k -> new ArrayDeque<>()).add(group));
      kinds.add(own);
    }
    boolean nearer = true;
    while (nearer && distance() > 0) {
      Optional<Step> best =
          steps(kinds).stream()
              .filter(step -> step.change() < 0)
              .min(Comparator.comparingInt(Step::change));
      best.ifPresent(step -> take(step, kinds, parts));
      nearer = best.isPresent() || takeDetour(kinds, parts);
    }
  }

  private boolean takeDetour(
      List<Map<Map<Integer, Integer>, Deque<RowGroup>>> kinds, List<List<RowGroup>> parts) {
    List<Step> level =
        steps(kinds).stream().filter(step -> step.change() == 0).limit(MOST_DETOURS).toList();
    for (Step step : level) {
      take(step, kinds, parts);
      if (steps(kinds).stream().anyMatch(next -> next.change() < 0)) {
        return true;
      }
      take(step.undone(), kinds, parts);
    }
    return false;
  }

  /**
   * A kind of group to move, and one to move back; either may be none.
   *
   * @param change by how much that changes the distance
   */
  private record Step(
      int from, int to, Map<Integer, Integer> there, Map<Integer, Integer> back, int change) {
    Step undone() {
      return new Step(from, to, /* there= */ back, /* back= */ there, -change);
    }
  }

  private List<Step> steps(List<Map<Map<Integer, Integer>, Deque<RowGroup>>> kinds) {
    List<Step> steps = new ArrayList<>();
    for (int from = 0; from < wished.length; from++) {
      for (int to = 0; to < wished.length; to++) {
        boolean possible = from != to && size(from) > 0 && size(to) > 0;
        for (Map<Integer, Integer> there : possible ? offered(kinds.get(from)) : NO_KINDS) {
          for (Map<Integer, Integer> back : offered(kinds.get(to))) {
            steps.add(new Step(from, to, there, back, change(from, to, there, back)));
          }
        }
      }
    }
    return steps;
  }

  private void take(
      Step step,
      List<Map<Map<Integer, Integer>, Deque<RowGroup>>> kinds,
      List<List<RowGroup>> parts) {
    move(step.there(), step.from(), step.to(), kinds, parts);
    move(step.back(), step.to(), step.from(), kinds, parts);
  }

  /** By how much a step changes the distance of two parts. */
  private int change(int from, int to, Map<Integer, Integer> there, Map<Integer, Integer> back) {
    Map<Integer, Integer> moved = new TreeMap<>(there);
    back.forEach((stratum, rows) -> moved.merge(stratum, -rows, Integer::sum));
    int change = 0;
    int all = 0;
    for (Map.Entry<Integer, Integer> entry : moved.entrySet()) {
      int stratum = entry.getKey();
      int rows = entry.getValue();
      change += change(filled[from][stratum] - wished[from][stratum], -rows);
      change += change(filled[to][stratum] - wished[to][stratum], rows);
      all += rows;
    }
    return change + change(-missing(from), -all) + change(-missing(to), all);
  }

  private static int change(int surplus, int added) {
    return Math.abs(surplus + added) - Math.abs(surplus);
  }

  /** Rows too many or too few, over all parts and strata, and over the parts as a whole. */
  private int distance() {
    int distance = 0;
    for (int part = 0; part < wished.length; part++) {
      distance += Math.abs(missing(part));
      for (int stratum = 0; stratum < strata.count(); stratum++) {
        distance += Math.abs(filled[part][stratum] - wished[part][stratum]);
      }
    }
    return distance;
  }

  private static List<Map<Integer, Integer>> offered(
      Map<Map<Integer, Integer>, Deque<RowGroup>> kinds) {
    List<Map<Integer, Integer>> offered = new ArrayList<>(List.of(Map.of()));
    kinds.keySet().stream().limit(MOST_KINDS).forEach(offered::add);
    return offered;
  }

  private void move(
      Map<Integer, Integer> kind,
      int from,
      int to,
      List<Map<Map<Integer, Integer>, Deque<RowGroup>>> kinds,
      List<List<RowGroup>> parts) {
    if (kind.isEmpty()) {
      return;
    }
    Deque<RowGroup> groups = kinds.get(from).get(kind);
    RowGroup group = groups.removeLast();
    if (groups.isEmpty()) {
      kinds.get(from).remove(kind);
    }
    kinds.get(to).computeIfAbsent(kind, k -> new ArrayDeque<>()).add(group);
    parts.get(from).remove(group);
    remove(group, from);
    parts.get(to).add(group);
    add(group, to);
  }
}
