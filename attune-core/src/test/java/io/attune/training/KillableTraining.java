package io.attune.training;

import io.attune.engine.Precision;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Path;

/** The run of KilledRunTest: trains, or goes on training, and prints each step. */
final class KillableTraining {
  private KillableTraining() {}

  /**
   * Two epochs of 15 batches, two batches a step: 16 steps, of which the 8th and 16th are short.
   */
  static TrainingArguments arguments(Path out, BatchSampler sampler) {
    return TrainingArguments.builder(out)
        .epochs(2)
        .batchSize(4)
        .gradientAccumulation(2)
        .learningRate(1e-3)
        .warmupRatio(0.1)
        .weightDecay(0.01)
        .batchSampler(sampler)
        .precision(Precision.FP32)
        .loggingSteps(2)
        .evalStrategy(Strategy.STEPS)
        .evalSteps(4)
        .saveSteps(3)
        .saveTotalLimit(2)
        .build();
  }

  static void train(Path modelFolder, Path out, BatchSampler sampler, TrainingListener listener)
      throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(modelFolder)) {
      TinyRun.builder(arguments(out, sampler))
          .model(model)
          .trainDataset(TinyRun.pairs(60, 1))
          .evalDataset(TinyRun.pairs(10, 2))
          .listener(listener)
          .resume(true)
          .build()
          .train();
    }
  }

  public static void main(String[] arguments) throws IOException {
    TrainingListener printer =
        new TrainingListener() {
          @Override
          public void onStep(TrainingProgress progress) {
            System.out.println("step " + progress.step());
          }
        };
    train(
        Path.of(arguments[0]), Path.of(arguments[1]), BatchSampler.fromKey(arguments[2]), printer);
    System.out.println("done");
  }
}
