package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.engine.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingArgumentsTest {
  private static final Path OUT = Path.of("out");

  @Test
  void theDefaultsAreSentenceTransformersOwn() {
    assertThat(TrainingArguments.builder(OUT).build())
        .isEqualTo(
            new TrainingArguments(
                OUT,
                /* epochs */ 3,
                /* batchSize */ 8,
                /* evalBatchSize */ 32,
                /* gradientAccumulation */ 1,
                /* learningRate */ 5e-5,
                Scheduler.LINEAR,
                /* warmupRatio */ 0,
                /* weightDecay */ 0,
                /* maxGradNorm */ 1,
                BatchSampler.BATCH_SAMPLER,
                MultiDatasetBatchSampler.PROPORTIONAL,
                Precision.AUTO,
                /* seed */ 42,
                /* prompts */ Map.of(),
                /* loggingSteps */ 500,
                /* evalStrategy */ Strategy.NO,
                /* evalSteps */ Optional.empty(),
                /* saveStrategy */ Strategy.STEPS,
                /* saveSteps */ 500,
                /* saveTotalLimit */ Optional.empty(),
                /* loadBestAtEnd */ false,
                /* metricForBest */ Optional.empty(),
                /* earlyStopping */ Optional.empty(),
                /* freeze */ List.of(),
                /* layerLearningRateDecay */ 1));
  }

  @Test
  void theBuilderPassesEverySetting() {
    TrainingArguments arguments =
        TrainingArguments.builder(OUT)
            .epochs(1.5)
            .batchSize(2)
            .evalBatchSize(3)
            .gradientAccumulation(4)
            .learningRate(0.1)
            .scheduler(Scheduler.COSINE)
            .warmupRatio(0.2)
            .weightDecay(0.3)
            .freeze(List.of("embeddings.*"))
            .layerLearningRateDecay(0.8)
            .maxGradNorm(0.4)
            .batchSampler(BatchSampler.NO_DUPLICATES)
            .multiDatasetBatchSampler(MultiDatasetBatchSampler.ROUND_ROBIN)
            .precision(Precision.FP32)
            .seed(5)
            .prompts(Map.of("anchor", "query: "))
            .loggingSteps(6)
            .evalStrategy(Strategy.EPOCH)
            .evalSteps(7)
            .saveStrategy(Strategy.NO)
            .saveSteps(8)
            .saveTotalLimit(9)
            .loadBestAtEnd(true)
            .metricForBest("loss")
            .earlyStopping(10)
            .build();
    assertThat(arguments)
        .isEqualTo(
            new TrainingArguments(
                OUT,
                1.5,
                2,
                3,
                4,
                0.1,
                Scheduler.COSINE,
                0.2,
                0.3,
                0.4,
                BatchSampler.NO_DUPLICATES,
                MultiDatasetBatchSampler.ROUND_ROBIN,
                Precision.FP32,
                5,
                Map.of("anchor", "query: "),
                6,
                Strategy.EPOCH,
                Optional.of(7),
                Strategy.NO,
                8,
                Optional.of(9),
                true,
                Optional.of("loss"),
                Optional.of(10),
                List.of("embeddings.*"),
                0.8));
  }

  private static Arguments wrong(UnaryOperator<TrainingArgumentsBuilder> change, String message) {
    return Arguments.of(change, message);
  }

  static Stream<Arguments> wrongValues() {
    return Stream.of(
        wrong(b -> b.epochs(0), "epochs must be above 0, but is 0.0"),
        wrong(b -> b.epochs(Double.NaN), "epochs must be above 0, but is NaN"),
        wrong(b -> b.batchSize(0), "batch-size must be at least 1, but is 0"),
        wrong(b -> b.evalBatchSize(-1), "eval-batch-size must be at least 1, but is -1"),
        wrong(b -> b.gradientAccumulation(0), "gradient-accumulation must be at least 1, but is 0"),
        wrong(b -> b.learningRate(0), "learning-rate must be above 0, but is 0.0"),
        wrong(
            b -> b.learningRate(Double.POSITIVE_INFINITY),
            "learning-rate must be above 0, but is Infinity"),
        wrong(b -> b.warmupRatio(1), "warmup-ratio must be in [0, 1), but is 1.0"),
        wrong(b -> b.warmupRatio(Double.NaN), "warmup-ratio must be in [0, 1), but is NaN"),
        wrong(b -> b.weightDecay(-0.1), "weight-decay must be at least 0, but is -0.1"),
        wrong(
            b -> b.layerLearningRateDecay(0),
            "layer-learning-rate-decay must be above 0 and at most 1, but is 0.0"),
        wrong(
            b -> b.layerLearningRateDecay(1.1),
            "layer-learning-rate-decay must be above 0 and at most 1, but is 1.1"),
        wrong(b -> b.maxGradNorm(-1), "max-grad-norm must be at least 0, but is -1.0"),
        wrong(b -> b.loggingSteps(0), "logging-steps must be at least 1, but is 0"),
        wrong(b -> b.evalSteps(0), "eval-steps must be at least 1, but is 0"),
        wrong(b -> b.saveSteps(0), "save-steps must be at least 1, but is 0"),
        wrong(b -> b.saveTotalLimit(0), "save-total-limit must be at least 1, but is 0"),
        wrong(
            b -> b.evalStrategy(Strategy.STEPS).earlyStopping(0),
            "early-stopping must be at least 1, but is 0"),
        wrong(
            b -> b.earlyStopping(2),
            "early-stopping must be used with eval-strategy steps or epoch, but is 2"),
        wrong(
            b -> b.loadBestAtEnd(true),
            "load-best-at-end must be used with eval-strategy steps or epoch, but is true"));
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void refusesAWrongValue(UnaryOperator<TrainingArgumentsBuilder> change, String message) {
    assertThatThrownBy(() -> change.apply(TrainingArguments.builder(OUT)).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void tellsAllWrongValuesAtOnce() {
    TrainingArgumentsBuilder builder =
        TrainingArguments.builder(OUT).epochs(-1).batchSize(0).learningRate(-1).saveSteps(0);
    assertThatThrownBy(builder::build)
        .isInstanceOf(InvalidInputException.class)
        .satisfies(
            e ->
                assertThat(e.getMessage().lines())
                    .extracting(line -> List.of(line.split(" ")).get(0))
                    .containsExactly("epochs", "batch-size", "learning-rate", "save-steps"));
  }

  @Test
  void aPromptIsChosenByColumnAndElseByTheStar() {
    TrainingArguments arguments =
        TrainingArguments.builder(OUT).prompts(Map.of("anchor", "q: ", "*", "d: ")).build();
    assertThat(arguments.promptFor("anchor")).isEqualTo("q: ");
    assertThat(arguments.promptFor("positive")).isEqualTo("d: ");
    assertThat(TrainingArguments.builder(OUT).build().promptFor("anchor")).isEmpty();
  }

  @Test
  void evaluatesAsOftenAsItLogsUnlessToldOtherwise() {
    assertThat(TrainingArguments.builder(OUT).loggingSteps(7).build().stepsBetweenEvaluations())
        .isEqualTo(7);
    assertThat(TrainingArguments.builder(OUT).evalSteps(3).build().stepsBetweenEvaluations())
        .isEqualTo(3);
  }
}
