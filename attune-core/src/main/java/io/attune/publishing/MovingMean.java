package io.attune.publishing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A smoothed line: each point is the mean of those around it. Unlike an exponential average it does
 * not lag behind. Towards the ends the window shrinks, so that it stays centred.
 *
 * @param width how many points are averaged, odd
 * @param points [x, y], as many as were given
 */
record MovingMean(int width, List<double[]> points) {
  /** Fewer points than this need no smoothing. */
  private static final int LEAST_POINTS = 12;

  /** The window is about this share of all points. */
  private static final double SHARE = 0.1;

  static Optional<MovingMean> of(List<double[]> points) {
    if (points.size() < LEAST_POINTS) {
      return Optional.empty();
    }
    int half = (int) Math.max(1, Math.round(points.size() * SHARE / 2));
    List<double[]> means = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      int reach = Math.min(half, Math.min(i, points.size() - 1 - i));
      double mean =
          points.subList(i - reach, i + reach + 1).stream()
              .mapToDouble(point -> point[1])
              .average()
              .orElseThrow();
      means.add(new double[] {points.get(i)[0], mean});
    }
    return Optional.of(new MovingMean(2 * half + 1, means));
  }
}
