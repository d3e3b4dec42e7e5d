package io.attune.training;

import io.attune.data.Dataset;
import io.attune.data.Pair;
import io.attune.engine.NativeMemory;
import io.attune.engine.Precision;
import io.attune.losses.Loss;
import io.attune.losses.LossBatch;
import io.attune.losses.LossInputs;
import io.attune.losses.MultipleNegativesRankingLoss;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains one step in float32 over pairs of texts and prints what {@link StepCostTest} reads: the
 * number of tokens, and the native objects that were left when the gradients were there.
 *
 * <p>Arguments: the model's folder, the number of pairs, the most words a text has.
 */
final class OneStep {
  private OneStep() {}

  public static void main(String[] arguments) throws IOException {
    int pairs = Integer.parseInt(arguments[1]);
    int words = Integer.parseInt(arguments[2]);
    Random random = new Random(5);
    List<Pair> rows = new ArrayList<>();
    for (int row = 0; row < pairs; row++) {
      rows.add(
          new Pair(
              Texts.ofWords(1 + random.nextInt(words), random),
              Texts.ofWords(1 + random.nextInt(words), random)));
    }
    Path folder = Files.createTempDirectory("one-step");
    Counting loss = new Counting();
    try (SentenceTransformer model = SentenceTransformer.load(Path.of(arguments[0]))) {
      TrainingResult result =
          SentenceTransformerTrainer.builder()
              .model(model)
              .arguments(
                  TrainingArguments.builder(folder.resolve("run"))
                      .epochs(1)
                      .batchSize(pairs)
                      .precision(Precision.FP32)
                      .saveStrategy(Strategy.NO)
                      .build())
              .trainDataset(Dataset.of(rows))
              .loss(loss)
              .build()
              .train();
      System.out.println("tokens " + result.tokensTrained());
      System.out.println("objects " + loss.objects);
    }
  }

  /** The ranking loss, and how many native objects a batch leaves until its step ends. */
  private static final class Counting implements Loss {
    private final Loss loss = new MultipleNegativesRankingLoss();
    private long objects;

    @Override
    public Tensor forward(LossBatch batch) {
      return loss.forward(batch);
    }

    @Override
    public double backward(LossBatch batch, double share) {
      long before = NativeMemory.objects();
      double value = loss.backward(batch, share);
      objects = NativeMemory.objects() - before;
      return value;
    }

    @Override
    public String name() {
      return loss.name();
    }

    @Override
    public Map<String, Object> configuration() {
      return loss.configuration();
    }

    @Override
    public LossInputs inputs() {
      return loss.inputs();
    }
  }
}
