package io.attune.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Golden;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses by name and options. */
class LossesTest {
  private static final String RANKING = "MultipleNegativesRankingLoss";

  static Stream<String> names() {
    return Losses.names().stream();
  }

  /** The defaults, as sentence-transformers has them. */
  @ParameterizedTest
  @CsvSource({
    "MultipleNegativesRankingLoss, scale, 20.0",
    "MultipleNegativesRankingLoss, similarity, cosine",
    "MultipleNegativesRankingLoss, directions, query_to_doc",
    "MultipleNegativesRankingLoss, partition_mode, joint",
    "MultipleNegativesRankingLoss, hardness_mode, none",
    "MultipleNegativesRankingLoss, hardness_strength, 0.0",
    "CachedMultipleNegativesRankingLoss, mini_batch_size, 32",
    "GISTEmbedLoss, temperature, 0.01",
    "GISTEmbedLoss, margin_strategy, absolute",
    "GISTEmbedLoss, margin, 0.0",
    "GISTEmbedLoss, contrast_anchors, true",
    "GISTEmbedLoss, contrast_positives, true",
    "CachedGISTEmbedLoss, mini_batch_size, 32",
    "MegaBatchMarginLoss, positive_margin, 0.8",
    "MegaBatchMarginLoss, negative_margin, 0.3",
    "MegaBatchMarginLoss, use_mini_batched_version, true",
    "MegaBatchMarginLoss, mini_batch_size, 50",
    "TripletLoss, distance_metric, euclidean",
    "TripletLoss, triplet_margin, 5.0",
    "CoSENTLoss, scale, 20.0",
    "CoSENTLoss, similarity, cosine",
    "AnglELoss, scale, 20.0",
    "ContrastiveLoss, distance_metric, cosine_distance",
    "ContrastiveLoss, margin, 0.5",
    "ContrastiveLoss, size_average, true",
    "OnlineContrastiveLoss, margin, 0.5",
    "SoftmaxLoss, concatenation_sent_rep, true",
    "SoftmaxLoss, concatenation_sent_difference, true",
    "SoftmaxLoss, concatenation_sent_multiplication, false",
    "BatchAllTripletLoss, distance_metric, euclidean_distance",
    "BatchAllTripletLoss, margin, 5.0",
    "BatchHardTripletLoss, margin, 5.0",
    "BatchSemiHardTripletLoss, margin, 5.0",
    "BatchHardSoftMarginTripletLoss, distance_metric, euclidean_distance",
    "EmbedDistillLoss, distance_metric, cosine",
    "EmbedDistillLoss, projection_dim, none",
    "MSELoss, projection_dim, none",
    "MarginMSELoss, similarity, dot",
    "DistillKLDivLoss, similarity, dot",
    "DistillKLDivLoss, student_temperature, 1.0",
    "ContrastiveTensionLossInBatchNegatives, scale, 20.0",
    "DenoisingAutoEncoderLoss, del_ratio, 0.6",
    "MatryoshkaLoss, n_dims_per_step, -1",
    "MatryoshkaLoss, matryoshka_weights, '[1.0, 1.0]'",
    "AdaptiveLayerLoss, n_layers_per_step, 1",
    "AdaptiveLayerLoss, last_layer_weight, 1.0",
    "AdaptiveLayerLoss, prior_layers_weight, 1.0",
    "AdaptiveLayerLoss, kl_div_weight, 1.0",
    "AdaptiveLayerLoss, kl_temperature, 0.3",
    "AdaptiveLayerLoss, layer_weighting, uniform",
    "GlobalOrthogonalRegularizationLoss, mean_weight, 1.0",
    "GlobalOrthogonalRegularizationLoss, second_moment_weight, 1.0",
    "GlobalOrthogonalRegularizationLoss, aggregation, mean"
  })
  void defaults(String name, String option, String value) throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      Loss loss = create(name, Map.of(), model);
      assertThat(String.valueOf(loss.configuration().get(option))).isEqualTo(value);
    }
  }

  /** With what a loss cannot do without. */
  private static Loss create(String name, Map<String, String> more, SentenceTransformer model) {
    Map<String, String> options = new HashMap<>(more);
    var known = Losses.kind(name).options();
    if (known.contains("guide")) {
      options.put("guide", "guide");
    }
    if (known.contains("loss")) {
      options.putIfAbsent("loss", RANKING);
    }
    if (known.contains("matryoshka_dims")) {
      options.putIfAbsent("matryoshka_dims", "16,8");
    }
    return Losses.create(name, options, new LossResources(Optional.empty(), reference -> model));
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyLossNamesItselfAndRefusesUnknownOptions(String name) throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      assertThat(create(name, Map.of(), model).name()).isEqualTo(name);
      assertThatThrownBy(() -> create(name, Map.of("tempurature", "1"), model))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(name + " has no option 'tempurature'");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CoSENTLoss | scale=0 | CoSENTLoss: scale must be a number above 0, but is 0.0",
        "CoSENTLoss | scale=big | CoSENTLoss: option 'scale' must be a number, but is 'big'",
        "TripletLoss | triplet_margin=-1 | triplet_margin must be a number, 0 or more, but is -1.0",
        "TripletLoss | distance_metric=cosin | did you mean 'cosine'?",
        "SoftmaxLoss | num_labels=1 | num_labels must be 2 or more, but is 1",
        "MultipleNegativesRankingLoss | directions=doc_to_query | directions must have query_to_doc",
        "MultipleNegativesRankingLoss | directions=query_to_dok | did you mean 'query_to_doc'?",
        "MultipleNegativesRankingLoss | hardness_mode=hard_negatives | have an effect together only",
        "CachedMultipleNegativesRankingLoss | mini_batch_size=0 | must be at least 1, but are 0",
        "GISTEmbedLoss | margin=1 | GISTEmbedLoss needs the option 'guide', such as guide=",
        "MatryoshkaLoss | loss=CoSENTLoss | needs the option 'matryoshka_dims'",
        "MatryoshkaLoss | matryoshka_dims=8 | MatryoshkaLoss needs the option 'loss'",
        "DistillKLDivLoss | temperature=0 | student_temperature must be a number above 0",
        "DenoisingAutoEncoderLoss | del_ratio=1 | del_ratio must be from 0 to below 1"
      })
  void wrongOptionsAreTold(String name, String option, String message) {
    String[] pair = option.split("=", 2);
    assertThatThrownBy(() -> Losses.create(name, Map.of(pair[0], pair[1])))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void allWrongOptionsAreToldAtOnce() {
    assertThatThrownBy(
            () -> Losses.create(RANKING, Map.of("scale", "-1", "hardness_strength", "-2")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("scale must be")
        .hasMessageContaining("hardness_strength must be");
  }

  @Test
  void whatCannotBeWrappedIsRefused() {
    assertThatThrownBy(() -> new MatryoshkaLoss(new SoftmaxLoss(3), List.of(8)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("MatryoshkaLoss cannot wrap SoftmaxLoss, whose linear layer");
    assertThatThrownBy(() -> new MatryoshkaLoss(new DenoisingAutoEncoderLoss(), List.of(8)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("which needs more than the vectors of a batch");
    assertThatThrownBy(() -> new AdaptiveLayerLoss(new CachedMultipleNegativesRankingLoss()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("whose gradients are cached");
  }

  @Test
  void sizesLargerThanTheModelsAreRefused() throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      Loss loss = new MatryoshkaLoss(new CoSENTLoss(), List.of(64, 8));
      assertThatThrownBy(() -> loss.requireFitting(model))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("matryoshka_dims has 64, but the model's vectors have 32");
    }
  }
}
