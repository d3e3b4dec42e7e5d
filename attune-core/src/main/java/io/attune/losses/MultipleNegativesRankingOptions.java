package io.attune.losses;

import io.attune.similarity.SimilarityFunction;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of {@link MultipleNegativesRankingLoss}.
 *
 * @param scale multiplies similarities, the inverse of a temperature; above 0
 * @param similarity COSINE or DOT
 * @param maskDuplicates whether candidates that are known to be right are no wrong answers
 * @param directions which similarities take part; QUERY_TO_DOC among them, none twice
 * @param partitionMode how they are put together; PER_DIRECTION only with QUERY_TO_DOC and
 *     DOC_TO_QUERY, since the other two never hold the right answer
 * @param hardnessMode which negatives weigh more the harder they are; none by default
 * @param hardnessStrength by how much (the paper's alpha); 0 or more, above 0 with a mode
 */
public record MultipleNegativesRankingOptions(
    double scale,
    SimilarityFunction similarity,
    boolean maskDuplicates,
    List<Direction> directions,
    PartitionMode partitionMode,
    Optional<HardnessMode> hardnessMode,
    double hardnessStrength) {
  /** sentence-transformers' defaults. */
  public static final MultipleNegativesRankingOptions DEFAULT =
      new MultipleNegativesRankingOptions(
          20,
          SimilarityFunction.COSINE,
          false,
          List.of(Direction.QUERY_TO_DOC),
          PartitionMode.JOINT,
          Optional.empty(),
          0);

  /**
   * Checks all options.
   *
   * @throws io.attune.InvalidInputException naming every one that is not allowed
   */
  public MultipleNegativesRankingOptions {
    directions = List.copyOf(directions);
    new OptionProblems(MultipleNegativesRankingLoss.NAME)
        .positive("scale", scale)
        .require(
            similarity == SimilarityFunction.COSINE || similarity == SimilarityFunction.DOT,
            "similarity must be cosine or dot, but is " + similarity.key())
        .require(
            directions.contains(Direction.QUERY_TO_DOC)
                && EnumSet.copyOf(directions).size() == directions.size(),
            "directions must have query_to_doc, which holds the right answer, and none twice, but"
                + " are "
                + directions.stream().map(Direction::key).toList())
        .require(
            partitionMode == PartitionMode.JOINT
                || List.of(Direction.QUERY_TO_DOC, Direction.DOC_TO_QUERY).containsAll(directions),
            "partition_mode per_direction needs the right answer in every direction, so only"
                + " query_to_doc and doc_to_query are allowed; take joint, or leave the others out")
        .notNegative("hardness_strength", hardnessStrength)
        .require(
            hardnessMode.isPresent() == hardnessStrength > 0,
            "hardness_mode and a hardness_strength above 0 have an effect together only")
        .throwIfAny();
  }

  /**
   * The options that make the loss symmetric: anchors choose positives, positives choose anchors.
   *
   * @return the defaults with two directions, each with a softmax of its own
   */
  public static MultipleNegativesRankingOptions symmetric() {
    return new MultipleNegativesRankingOptions(
        DEFAULT.scale,
        DEFAULT.similarity,
        DEFAULT.maskDuplicates,
        List.of(Direction.QUERY_TO_DOC, Direction.DOC_TO_QUERY),
        PartitionMode.PER_DIRECTION,
        DEFAULT.hardnessMode,
        DEFAULT.hardnessStrength);
  }

  /** Whether this is the plain cross entropy over the anchor's candidates. */
  boolean isPlain() {
    return directions.size() == 1 && hardnessMode.isEmpty();
  }

  /** By sentence-transformers' names. */
  Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("scale", scale);
    options.put("similarity", similarity.key());
    options.put("mask_duplicates", maskDuplicates);
    options.put("directions", String.join(",", directions.stream().map(Direction::key).toList()));
    options.put("partition_mode", partitionMode.key());
    options.put("hardness_mode", hardnessMode.map(HardnessMode::key).orElse("none"));
    options.put("hardness_strength", hardnessStrength);
    return options;
  }
}
