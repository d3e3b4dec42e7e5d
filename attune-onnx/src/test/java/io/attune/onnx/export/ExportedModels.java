package io.attune.onnx.export;

import io.attune.AtomicFiles;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Exports of the tiny models, as somebody has them who was given no weights but the ONNX file. */
public final class ExportedModels {
  /** One of each family, and the settings of pooling and later modules that there are. */
  public static final List<String> ALL =
      List.of(
          "tiny-bert-mean",
          "tiny-bert-cls",
          "encoders/bert",
          "encoders/distilbert",
          "encoders/roberta",
          "encoders/xlm-roberta",
          "encoders/camembert",
          "encoders/mpnet",
          "encoders/modernbert",
          "encoders/nomic_bert",
          "encoders/gte",
          "encoders/new",
          "encoders/qwen3",
          "encoders/gemma3_text",
          "encoders/gemma3_text-causal",
          "encoders/static");

  private ExportedModels() {}

  /** The folder of a tiny model. */
  public static Path golden(String name) {
    return GoldenModels.path(name);
  }

  /**
   * Exports a tiny model.
   *
   * @return the exported folder, without weights in any other form than ONNX
   */
  public static Path withoutWeights(String name, Path folder) throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(golden(name))) {
      OnnxExporter.export(model, folder);
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(file -> file.toString().endsWith(".safetensors")).toList();
    }
    for (Path file : files) {
      AtomicFiles.delete(file);
    }
    return folder;
  }
}
