package io.attune.similarity;

import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Finds groups of vectors that lie close around one of them, such as the topics of many short
 * texts. The number of groups need not be known; a vector that lies close to too few belongs to
 * none.
 *
 * <p>Each vector with enough others near it, by cosine, is the centre of a candidate; the largest
 * candidate wins, and what it holds is taken from the others. The algorithm is that of
 * sentence-transformers' {@code community_detection}.
 */
public final class CommunityDetection {
  /** How alike the members of a community are to its centre, unless told otherwise. */
  public static final double DEFAULT_THRESHOLD = 0.75;

  /** How many members a community has at least, unless told otherwise. */
  public static final int DEFAULT_MIN_COMMUNITY_SIZE = 10;

  private static final int LARGEST_BLOCK = 1_024;

  /** Bounds the similarity matrix to some 32 MB. */
  private static final int MOST_SCORES = 1 << 23;

  /** A centre and what lies near it, most alike first; the centre is among them. */
  private record Candidate(int centre, int[] members) {}

  private CommunityDetection() {}

  /**
   * Finds communities with the default threshold and size.
   *
   * @param vectors any number, of one dimension
   * @return see {@link #detect(float[][], double, int)}
   */
  public static List<List<Integer>> detect(float[][] vectors) {
    return detect(vectors, DEFAULT_THRESHOLD, DEFAULT_MIN_COMMUNITY_SIZE);
  }

  /**
   * Finds communities.
   *
   * @param vectors any number, of one dimension
   * @param threshold the least cosine similarity of a member to the centre, from −1 to 1
   * @param minCommunitySize how many members there have to be, the centre included; at least 1
   * @return communities that share no vector, the largest first, as rows of their members: first
   *     the centre, then the others, most alike first
   * @throws IllegalArgumentException if the threshold or the size is out of range
   */
  public static List<List<Integer>> detect(
      float[][] vectors, double threshold, int minCommunitySize) {
    if (!(threshold >= -1 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold must be from -1 to 1, but is " + threshold);
    }
    if (minCommunitySize < 1) {
      throw new IllegalArgumentException(
          "minCommunitySize must be at least 1, but is " + minCommunitySize);
    }
    if (vectors.length < minCommunitySize) {
      return List.of();
    }
    List<Candidate> candidates = candidates(vectors, (float) threshold, minCommunitySize);
    candidates.sort(Comparator.comparingInt(candidate -> -candidate.members().length));
    List<List<Integer>> communities = withoutOverlap(candidates, vectors.length, minCommunitySize);
    communities.sort(Comparator.comparingInt(community -> -community.size()));
    return communities;
  }

  private static List<Candidate> candidates(float[][] vectors, float threshold, int least) {
    List<Candidate> candidates = new ArrayList<>();
    int block = Math.max(1, Math.min(LARGEST_BLOCK, MOST_SCORES / vectors.length));
    try (NativeScope outer = NativeScope.open()) {
      Tensor rows = SimilarityFunction.normalize(Tensors.ofRows(vectors)); // [vectors, dimension]
      for (int start = 0; start < vectors.length; start += block) {
        int count = Math.min(block, vectors.length - start);
        try (NativeScope scope = NativeScope.open()) {
          float[][] scores = Tensors.toRows(rows.narrow(0, start, count).mm(rows.t()));
          for (int row = 0; row < count; row++) {
            int[] members = near(scores[row], threshold);
            if (members.length >= least) {
              candidates.add(new Candidate(start + row, members));
            }
          }
        }
      }
    }
    return candidates;
  }

  private static int[] near(float[] scores, float threshold) {
    return IntStream.range(0, scores.length)
        .filter(row -> scores[row] >= threshold)
        .boxed()
        .sorted(Comparator.comparingDouble(row -> -scores[row]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static List<List<Integer>> withoutOverlap(
      List<Candidate> candidates, int vectors, int least) {
    List<List<Integer>> communities = new ArrayList<>();
    boolean[] taken = new boolean[vectors];
    for (Candidate candidate : candidates) {
      if (taken[candidate.centre()]) {
        continue;
      }
      int[] free = IntStream.of(candidate.members()).filter(member -> !taken[member]).toArray();
      if (free.length >= least) {
        List<Integer> community = new ArrayList<>(List.of(candidate.centre()));
        IntStream.of(free).filter(m -> m != candidate.centre()).forEach(community::add);
        community.forEach(member -> taken[member] = true);
        communities.add(List.copyOf(community));
      }
    }
    return communities;
  }
}
