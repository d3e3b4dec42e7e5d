package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.data.Dataset;
import io.attune.data.LabeledPair;
import io.attune.data.PlainText;
import io.attune.losses.ContrastiveTensionLossInBatchNegatives;
import io.attune.losses.DenoisingAutoEncoderLoss;
import io.attune.losses.SoftmaxLoss;
import io.attune.testing.ModelFolders;
import io.attune.testing.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run whose loss has weights of its own goes on to the same end, bit for bit. */
class LossWeightsResumeTest {
  private static final List<String> FILES =
      List.of("model/model.safetensors", "optimizer.safetensors", "loss.safetensors");

  @TempDir private Path temporary;

  static Stream<Arguments> runs() {
    Random random = new Random(9);
    List<String> texts =
        IntStream.range(0, 40).mapToObj(i -> Texts.ofWords(2 + random.nextInt(7), random)).toList();
    List<LabeledPair> pairs = new ArrayList<>();
    for (int row = 0; row < 20; row++) {
      pairs.add(new LabeledPair(texts.get(row), texts.get(row + 20), row % 3));
    }
    Dataset labelled = Dataset.of("labelled", pairs);
    Dataset plain = Dataset.of("texts", texts.subList(0, 20).stream().map(PlainText::new).toList());
    return Stream.of(
        run("a classifier", b -> b.trainDataset(labelled).loss(new SoftmaxLoss(3))),
        run(
            "a second model",
            b -> b.trainDataset(plain).loss(new ContrastiveTensionLossInBatchNegatives())),
        run("a decoder", b -> b.trainDataset(plain).loss(new DenoisingAutoEncoderLoss())),
        run(
            "two data sets",
            b ->
                b.trainDataset(null)
                    .loss(null)
                    .trainDataset("labelled", labelled, new SoftmaxLoss(3))
                    .trainDataset("texts", plain, new ContrastiveTensionLossInBatchNegatives())));
  }

  private static Arguments run(String name, Consumer<SentenceTransformerTrainer.Builder> what) {
    return Arguments.of(name, what);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("runs")
  void endsWithTheSameWeights(String name, Consumer<SentenceTransformerTrainer.Builder> what)
      throws IOException {
    Path model = ModelFolders.withDropout(ModelFolders.copy("tiny-bert-mean", temporary), 0.1);
    Path whole = temporary.resolve("whole");
    Path stopped = temporary.resolve("stopped");
    TinyRun uninterrupted = new TinyRun().train(model, arguments(whole), what);
    new TinyRun().stopAfter(4).train(model, arguments(stopped), what);
    Path atStop = stopped.resolve("checkpoints/checkpoint-4/loss.safetensors");
    new TinyRun().train(model, arguments(stopped), what.andThen(b -> b.resume(true)));
    String last = "checkpoints/checkpoint-" + uninterrupted.result().steps();
    for (String file : FILES) {
      assertThat(stopped.resolve(last).resolve(file))
          .as(file)
          .hasSameBinaryContentAs(whole.resolve(last).resolve(file));
    }
    assertThat(Files.readAllBytes(atStop))
        .as("the loss's weights are trained")
        .isNotEqualTo(Files.readAllBytes(whole.resolve(last).resolve("loss.safetensors")));
  }

  private static TrainingArguments arguments(Path out) {
    return TinyRun.arguments(out).saveSteps(3).weightDecay(0.01).build();
  }
}
