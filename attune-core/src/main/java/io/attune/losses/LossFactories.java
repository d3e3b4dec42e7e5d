package io.attune.losses;

import io.attune.similarity.SimilarityFunction;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the options of those losses that have many, with sentence-transformers' defaults. */
final class LossFactories {
  static final String DISTANCE = "distance_metric";
  static final String MARGIN = "margin";

  private LossFactories() {}

  static MultipleNegativesRankingOptions ranking(LossOptions options) {
    MultipleNegativesRankingOptions absent = MultipleNegativesRankingOptions.DEFAULT;
    return new MultipleNegativesRankingOptions(
        options.number("scale", absent.scale()),
        options.similarity(absent.similarity()),
        options.bool("mask_duplicates", absent.maskDuplicates()),
        Stream.of(options.text("directions", Direction.QUERY_TO_DOC.key()).split(",", -1))
            .map(String::strip)
            .map(Direction::fromKey)
            .toList(),
        PartitionMode.fromKey(options.text("partition_mode", absent.partitionMode().key())),
        options.given("hardness_mode")
            ? Optional.of(HardnessMode.fromKey(options.text("hardness_mode", "")))
            : Optional.empty(),
        options.number("hardness_strength", absent.hardnessStrength()));
  }

  static GISTEmbedOptions guide(LossOptions options) {
    GISTEmbedOptions absent = GISTEmbedOptions.DEFAULT;
    return new GISTEmbedOptions(
        options.number("temperature", absent.temperature()),
        MarginStrategy.fromKey(options.text("margin_strategy", absent.marginStrategy().key())),
        options.number(MARGIN, absent.margin()),
        options.bool("contrast_anchors", absent.contrastAnchors()),
        options.bool("contrast_positives", absent.contrastPositives()));
  }

  static Loss megaBatchMargin(LossOptions options) {
    MiniBatches pieces = options.miniBatches(MegaBatchMarginLoss.DEFAULT_MINI_BATCH_SIZE);
    return new MegaBatchMarginLoss(
        options.number("positive_margin", 0.8),
        options.number("negative_margin", 0.3),
        options.bool("use_mini_batched_version", true) ? Optional.of(pieces) : Optional.empty());
  }

  static SiameseDistanceMetric siamese(LossOptions options) {
    return SiameseDistanceMetric.fromKey(options.text(DISTANCE, "cosine_distance"));
  }

  static BatchHardTripletLossDistanceFunction batch(LossOptions options) {
    return BatchHardTripletLossDistanceFunction.fromKey(
        options.text(DISTANCE, "euclidean_distance"));
  }

  /** As many labels as the data has, unless it is said. */
  static Loss softmax(LossOptions options) {
    int inData = options.resources().data().map(data -> data.largestClass() + 1).orElse(0);
    return new SoftmaxLoss(
        options.whole("num_labels", Math.max(inData, options.given("num_labels") ? 0 : 2)),
        options.bool("concatenation_sent_rep", true),
        options.bool("concatenation_sent_difference", true),
        options.bool("concatenation_sent_multiplication", false));
  }

  static Loss divergence(LossOptions options) {
    double temperature = options.number("temperature", 1);
    return new DistillKLDivLoss(
        options.similarity(SimilarityFunction.DOT),
        options.number("student_temperature", temperature),
        options.number("teacher_temperature", temperature),
        options.optionalModel("teacher"));
  }

  static Loss matryoshka(LossOptions options) {
    return new MatryoshkaLoss(
        options.inside(), sizes(options), weights(options), options.whole("n_dims_per_step", -1));
  }

  static List<Integer> sizes(LossOptions options) {
    return options.wholes("matryoshka_dims", "384,192,96");
  }

  static List<Double> weights(LossOptions options) {
    return options.given("matryoshka_weights")
        ? options.numbers("matryoshka_weights")
        : Collections.nCopies(sizes(options).size(), 1.0);
  }

  static AdaptiveLayerOptions layers(LossOptions options) {
    AdaptiveLayerOptions absent = AdaptiveLayerOptions.DEFAULT;
    return new AdaptiveLayerOptions(
        options.whole("n_layers_per_step", absent.layersPerStep()),
        options.number("last_layer_weight", absent.lastLayerWeight()),
        options.number("prior_layers_weight", absent.priorLayersWeight()),
        options.number("kl_div_weight", absent.klDivWeight()),
        options.number("kl_temperature", absent.klTemperature()),
        LayerWeighting.fromKey(options.text("layer_weighting", absent.layerWeighting().key())));
  }

  static Loss orthogonal(LossOptions options) {
    return new GlobalOrthogonalRegularizationLoss(
        options.given("loss") ? Optional.of(options.inside()) : Optional.empty(),
        options.similarity(SimilarityFunction.COSINE),
        options.number("mean_weight", 1),
        options.number("second_moment_weight", 1),
        Aggregation.fromKey(options.text("aggregation", Aggregation.MEAN.key())));
  }
}
