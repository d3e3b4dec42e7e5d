package io.attune.training;

import io.attune.data.Dataset;
import io.attune.data.Pair;
import io.attune.engine.NativeMemory;
import io.attune.engine.Precision;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The work of NativeMemoryTest: 200 times the same shapes; prints the native memory in use. */
final class RepeatedBatches {
  private static final int ROUNDS = 200;

  private RepeatedBatches() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    if (arguments[1].equals("encode")) {
      encode(folder);
    } else {
      train(folder, Path.of(arguments[2]), Precision.fromKey(arguments[1]));
    }
  }

  private static void encode(Path folder) throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      for (int round = 1; round <= ROUNDS; round++) {
        model.encode(List.of("a b c", "d e f", "g h"));
        print(round);
      }
    }
  }

  private static void train(Path folder, Path out, Precision precision) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    for (int row = 0; row < 2 * ROUNDS; row++) { // of one length each, so of one shape
      char letter = (char) ('a' + row % 26);
      pairs.add(new Pair(letter + " b c", letter + " e f g h"));
    }
    TrainingArguments settings =
        TrainingArguments.builder(out)
            .epochs(2)
            .batchSize(2)
            .gradientAccumulation(2)
            .precision(precision)
            .saveStrategy(Strategy.NO)
            .build();
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      TrainingListener printer =
          new TrainingListener() {
            @Override
            public void onStep(TrainingProgress progress) {
              print(progress.step());
            }
          };
      TinyRun.builder(settings)
          .model(model)
          .trainDataset(Dataset.of(pairs))
          .listener(printer)
          .build()
          .train();
    }
  }

  private static void print(int round) {
    System.out.println(
        "round "
            + round
            + " "
            + NativeMemory.objects()
            + " "
            + NativeMemory.allocatedBytes().getAsLong());
  }
}
