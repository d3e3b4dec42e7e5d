package io.attune.evaluation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Adds the pairs that follow from others: if a is like b and b like c, then a is like c. */
final class TransitiveClosure {
  private TransitiveClosure() {}

  /**
   * @param pairs of two different numbers, the smaller first
   * @return these pairs and those that follow from them, likewise
   */
  static Set<List<Integer>> of(Set<List<Integer>> pairs) {
    Map<Integer, List<Integer>> neighbours = new TreeMap<>();
    for (List<Integer> pair : pairs) {
      neighbours.computeIfAbsent(pair.get(0), key -> new ArrayList<>()).add(pair.get(1));
      neighbours.computeIfAbsent(pair.get(1), key -> new ArrayList<>()).add(pair.get(0));
    }
    Set<List<Integer>> closure = new LinkedHashSet<>();
    Set<Integer> visited = new HashSet<>();
    for (Integer start : neighbours.keySet()) {
      List<Integer> connected = List.copyOf(connected(start, neighbours, visited));
      for (int i = 0; i < connected.size(); i++) {
        for (Integer other : connected.subList(i + 1, connected.size())) {
          closure.add(List.of(connected.get(i), other));
        }
      }
    }
    return closure;
  }

  /** All that can be reached, in ascending order; nothing where that was done before. */
  private static Set<Integer> connected(
      Integer start, Map<Integer, List<Integer>> neighbours, Set<Integer> visited) {
    Set<Integer> connected = new TreeSet<>();
    Deque<Integer> waiting = new ArrayDeque<>(List.of(start));
    while (!waiting.isEmpty()) {
      Integer next = waiting.poll();
      if (visited.add(next)) {
        connected.add(next);
        waiting.addAll(neighbours.get(next));
      }
    }
    return connected;
  }
}
