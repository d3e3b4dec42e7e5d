package io.attune.training;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.data.Dataset;
import io.attune.model.SentenceTransformer;
import io.attune.testing.FidelityTable;
import io.attune.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models with a low-rank adapter against PEFT: vectors, gradients and a training history. */
class AdapterGoldenTest {
  private static final JsonNode GOLDEN = Golden.json("adapters/adapters.json").get("models");
  private static final List<String> TEXTS =
      Golden.texts(Golden.json("encoders/encode.json").get("texts"));

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"bert", "modernbert", "qwen3"})
  void equalsPeft(String name) throws IOException {
    JsonNode expected = GOLDEN.get(name);
    Path adapter = Golden.path("adapters/" + name);
    FidelityTable table = new FidelityTable("LoRA on " + name);
    try (SentenceTransformer model = load(name, adapter)) {
      float[][] vectors = model.encode(TEXTS);
      table.assertHolds(
          "vectors",
          Golden.largestDifference(vectors, Golden.matrix(expected.get("vectors"))),
          1e-5);
      JsonNode rows = Golden.json("encoders/encode.json").get("gradient_rows");
      table.assertHolds(
          "gradients",
          BatchGradients.of(model, rows)
              .largestDifference(adapter.resolve("gradients.safetensors")),
          1e-4);
    }
    JsonNode history = expected.get("history");
    TrainingHistory trained =
        TrainingHistory.run(
            history,
            Dataset.read(Golden.path("encoders/rows.jsonl")),
            Optional.empty(),
            load(name, adapter),
            folder,
            42);
    table.assertHolds("steps", trained.largestStepDifference(history), 1e-4);
    table.assertHolds("trained vectors", trained.vectorDifference(history), 1e-4);
  }

  private static SentenceTransformer load(String name, Path adapter) throws IOException {
    SentenceTransformer model = SentenceTransformer.load(Golden.path("encoders/" + name));
    model.loadAdapter(adapter);
    return model;
  }
}
