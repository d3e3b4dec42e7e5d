package io.attune.losses;

import static io.attune.losses.LossInputs.BINARY_PAIRS;
import static io.attune.losses.LossInputs.LABELED_TEXTS;
import static io.attune.losses.LossInputs.PAIRS_AND_TUPLES;
import static io.attune.losses.LossInputs.SIMILARITIES;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.similarity.SimilarityFunction;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes losses from names and options given as text, as the command line and recipes do. */
public final class Losses {
  private static final String DISTANCE = LossFactories.DISTANCE;
  private static final String MARGIN = LossFactories.MARGIN;
  private static final Set<String> RANKING =
      Set.of(
          "scale",
          "similarity",
          "mask_duplicates",
          "directions",
          "partition_mode",
          "hardness_mode",
          "hardness_strength");
  private static final Set<String> GUIDED =
      Set.of(
          "guide",
          "temperature",
          "margin_strategy",
          MARGIN,
          "contrast_anchors",
          "contrast_positives");
  private static final Set<String> MINI_BATCHES =
      Set.of("mini_batch_size", "mini_batch_num_tokens");
  private static final Set<String> SIZES =
      Set.of("loss", "matryoshka_dims", "matryoshka_weights", "n_dims_per_step");
  private static final Set<String> LAYERS =
      Set.of(
          "loss",
          "n_layers_per_step",
          "last_layer_weight",
          "prior_layers_weight",
          "kl_div_weight",
          "kl_temperature",
          "layer_weighting");

  private static final Map<String, LossKind> BY_NAME =
      Stream.of(
              kind(
                  MultipleNegativesRankingLoss.NAME,
                  PAIRS_AND_TUPLES,
                  RANKING,
                  options -> new MultipleNegativesRankingLoss(LossFactories.ranking(options))),
              kind(
                  CachedMultipleNegativesRankingLoss.NAME,
                  PAIRS_AND_TUPLES,
                  both(RANKING, MINI_BATCHES),
                  options ->
                      new CachedMultipleNegativesRankingLoss(
                          LossFactories.ranking(options),
                          options.miniBatches(
                              CachedMultipleNegativesRankingLoss.DEFAULT_MINI_BATCH_SIZE))),
              guided(
                  GISTEmbedLoss.NAME,
                  PAIRS_AND_TUPLES,
                  GUIDED,
                  options ->
                      new GISTEmbedLoss(options.model("guide"), LossFactories.guide(options))),
              guided(
                  CachedGISTEmbedLoss.NAME,
                  PAIRS_AND_TUPLES,
                  both(GUIDED, MINI_BATCHES),
                  options ->
                      new CachedGISTEmbedLoss(
                          options.model("guide"),
                          LossFactories.guide(options),
                          options.miniBatches(CachedGISTEmbedLoss.DEFAULT_MINI_BATCH_SIZE))),
              kind(
                  MegaBatchMarginLoss.NAME,
                  LossInputs.PAIRS,
                  both(
                      Set.of("positive_margin", "negative_margin", "use_mini_batched_version"),
                      MINI_BATCHES),
                  LossFactories::megaBatchMargin),
              kind(
                  TripletLoss.NAME,
                  LossInputs.TRIPLETS,
                  Set.of(DISTANCE, "triplet_margin"),
                  options ->
                      new TripletLoss(
                          TripletDistanceMetric.fromKey(options.text(DISTANCE, "euclidean")),
                          options.number("triplet_margin", 5))),
              kind(
                  CoSENTLoss.NAME,
                  SIMILARITIES,
                  Set.of("scale", "similarity"),
                  options ->
                      new CoSENTLoss(
                          options.number("scale", 20),
                          options.similarity(SimilarityFunction.COSINE))),
              kind(
                  AnglELoss.NAME,
                  LossInputs.SIMILARITIES_AND_TUPLES,
                  Set.of("scale"),
                  options -> new AnglELoss(options.number("scale", 20))),
              kind(
                  CosineSimilarityLoss.NAME,
                  SIMILARITIES,
                  Set.of(),
                  options -> new CosineSimilarityLoss()),
              kind(
                  ContrastiveLoss.NAME,
                  BINARY_PAIRS,
                  Set.of(DISTANCE, MARGIN, "size_average"),
                  options ->
                      new ContrastiveLoss(
                          LossFactories.siamese(options),
                          options.number(MARGIN, 0.5),
                          options.bool("size_average", true))),
              kind(
                  OnlineContrastiveLoss.NAME,
                  BINARY_PAIRS,
                  Set.of(DISTANCE, MARGIN),
                  options ->
                      new OnlineContrastiveLoss(
                          LossFactories.siamese(options), options.number(MARGIN, 0.5))),
              kind(
                  SoftmaxLoss.NAME,
                  LossInputs.CLASS_PAIRS,
                  Set.of(
                      "num_labels",
                      "concatenation_sent_rep",
                      "concatenation_sent_difference",
                      "concatenation_sent_multiplication"),
                  LossFactories::softmax),
              kind(
                  BatchAllTripletLoss.NAME,
                  LABELED_TEXTS,
                  Set.of(DISTANCE, MARGIN),
                  options ->
                      new BatchAllTripletLoss(
                          LossFactories.batch(options), options.number(MARGIN, 5))),
              kind(
                  BatchHardTripletLoss.NAME,
                  LABELED_TEXTS,
                  Set.of(DISTANCE, MARGIN),
                  options ->
                      new BatchHardTripletLoss(
                          LossFactories.batch(options), options.number(MARGIN, 5))),
              kind(
                  BatchSemiHardTripletLoss.NAME,
                  LABELED_TEXTS,
                  Set.of(DISTANCE, MARGIN),
                  options ->
                      new BatchSemiHardTripletLoss(
                          LossFactories.batch(options), options.number(MARGIN, 5))),
              kind(
                  BatchHardSoftMarginTripletLoss.NAME,
                  LABELED_TEXTS,
                  Set.of(DISTANCE),
                  options -> new BatchHardSoftMarginTripletLoss(LossFactories.batch(options))),
              guided(
                  MSELoss.NAME,
                  LossInputs.EMBEDDINGS,
                  Set.of("projection_dim", "teacher"),
                  options ->
                      new MSELoss(
                          options.optionalWhole("projection_dim"),
                          options.optionalModel("teacher"))),
              guided(
                  EmbedDistillLoss.NAME,
                  LossInputs.EMBEDDINGS,
                  Set.of(DISTANCE, "projection_dim", "teacher"),
                  options ->
                      new EmbedDistillLoss(
                          DistillationDistance.fromKey(options.text(DISTANCE, "cosine")),
                          options.optionalWhole("projection_dim"),
                          options.optionalModel("teacher"))),
              guided(
                  MarginMSELoss.NAME,
                  LossInputs.SCORED_TUPLES,
                  Set.of("similarity", "teacher"),
                  options ->
                      new MarginMSELoss(
                          options.similarity(SimilarityFunction.DOT),
                          options.optionalModel("teacher"))),
              guided(
                  DistillKLDivLoss.NAME,
                  LossInputs.CANDIDATE_SCORES,
                  Set.of(
                      "similarity",
                      "temperature",
                      "student_temperature",
                      "teacher_temperature",
                      "teacher"),
                  LossFactories::divergence),
              kind(
                  ContrastiveTensionLoss.NAME,
                  LossInputs.EQUAL_OR_OTHER_TEXTS,
                  Set.of(),
                  options -> new ContrastiveTensionLoss()),
              kind(
                  ContrastiveTensionLossInBatchNegatives.NAME,
                  LossInputs.SINGLE_TEXTS,
                  Set.of("scale", "similarity"),
                  options ->
                      new ContrastiveTensionLossInBatchNegatives(
                          options.number("scale", 20),
                          options.similarity(SimilarityFunction.COSINE))),
              kind(
                  DenoisingAutoEncoderLoss.NAME,
                  LossInputs.DAMAGED_TEXTS,
                  Set.of("del_ratio"),
                  options -> new DenoisingAutoEncoderLoss(options.number("del_ratio", 0.6))),
              wrapper(MatryoshkaLoss.NAME, SIZES, LossFactories::matryoshka),
              wrapper(
                  AdaptiveLayerLoss.NAME,
                  LAYERS,
                  options ->
                      new AdaptiveLayerLoss(options.inside(), LossFactories.layers(options))),
              wrapper(
                  Matryoshka2dLoss.NAME,
                  both(SIZES, LAYERS),
                  options ->
                      new Matryoshka2dLoss(
                          options.inside(),
                          LossFactories.sizes(options),
                          LossFactories.weights(options),
                          options.whole("n_dims_per_step", 1),
                          LossFactories.layers(options))),
              wrapper(
                  GlobalOrthogonalRegularizationLoss.NAME,
                  Set.of(
                      "loss", "similarity", "mean_weight", "second_moment_weight", "aggregation"),
                  LossFactories::orthogonal))
          .collect(
              Collectors.toMap(LossKind::name, Function.identity(), (a, b) -> a, TreeMap::new));

  private Losses() {}

  /**
   * The names of all losses.
   *
   * @return in alphabetical order
   */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /** All losses, by name. */
  static Map<String, LossKind> kinds() {
    return Collections.unmodifiableMap(BY_NAME);
  }

  /**
   * Makes a loss that needs neither a guide nor a teacher.
   *
   * @param name as sentence-transformers has it, such as {@code MultipleNegativesRankingLoss}
   * @param options by sentence-transformers' parameter names; what is missing keeps its default
   * @return the loss
   * @throws InvalidInputException if there is no such loss or option, or a value is not allowed
   */
  public static Loss create(String name, Map<String, String> options) {
    return create(name, options, LossResources.NONE);
  }

  /**
   * Makes a loss.
   *
   * @param name as sentence-transformers has it
   * @param options by sentence-transformers' parameter names; what is missing keeps its default;
   *     those of a loss inside another have {@code loss.} before their names
   * @param resources what the loss may need besides
   * @return the loss
   * @throws InvalidInputException if there is no such loss or option, or a value is not allowed
   */
  public static Loss create(String name, Map<String, String> options, LossResources resources) {
    return kind(name).create(options, resources);
  }

  /**
   * @throws InvalidInputException if there is no such loss
   */
  static LossKind kind(String name) {
    LossKind kind = BY_NAME.get(name);
    if (kind == null) {
      throw new InvalidInputException(
          "Unknown loss '"
              + name
              + "'"
              + Suggestions.hint(name, names())
              + "; losses are: "
              + String.join(", ", names()));
    }
    return kind;
  }

  private static LossKind kind(
      String name, LossInputs inputs, Set<String> options, Function<LossOptions, Loss> factory) {
    return new LossKind(name, inputs, false, false, options, factory);
  }

  private static LossKind guided(
      String name, LossInputs inputs, Set<String> options, Function<LossOptions, Loss> factory) {
    return new LossKind(name, inputs, false, true, options, factory);
  }

  private static LossKind wrapper(
      String name, Set<String> options, Function<LossOptions, Loss> factory) {
    return new LossKind(name, LossInputs.ANY, true, false, options, factory);
  }

  private static Set<String> both(Set<String> a, Set<String> b) {
    return Stream.concat(a.stream(), b.stream()).collect(Collectors.toUnmodifiableSet());
  }
}
