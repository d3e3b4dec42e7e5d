package io.attune.onnx;

import io.attune.AtomicFiles;
import io.attune.Folders;
import io.attune.InvalidInputException;
import io.attune.model.SafeTensors;
import io.attune.model.TensorData;
import io.attune.onnx.export.OnnxComparison;
import io.attune.onnx.export.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns an encoder in an ONNX file, of any family that Attune knows, into a folder with weights
 * that can be trained.
 *
 * <p>The file must be float32 (or float16, bfloat16, float64) and hold its weights under the names
 * of PyTorch's modules, as exports of Attune and those that PyTorch traces (Optimum's) do. Beside
 * it, or one folder above, lie the settings of the model, as in a folder of the Hugging Face hub:
 * {@code config.json} and {@code tokenizer.json} at least.
 *
 * <p>Names alone do not prove that two programs compute alike. So ONNX Runtime, which has to be on
 * the class path, runs the file, and a folder whose vectors are others does not appear. Where only
 * an ONNX file and a {@code tokenizer.json} are left of a BERT, see {@link BertOnnxImporter}.
 *
 * <pre>{@code
 * OnnxImporter.importModel(Path.of("exported/model.onnx"), Path.of("my-model"));
 * SentenceTransformer model = SentenceTransformer.load(Path.of("my-model"));
 * }</pre>
 */
public final class OnnxImporter {
  private static final String WEIGHTS = "model.safetensors";

  private OnnxImporter() {}

  /**
   * Imports a model.
   *
   * @param onnx the encoder, with the model's settings beside it or one folder above
   * @param folder to make; a model that is there is replaced
   * @return how the folder's vectors compare with the file's
   * @throws InvalidInputException if a file is missing or damaged, or holds no encoder that fits
   * @throws IOException if reading or writing fails; an old folder stays as it was then
   */
  public static Verification importModel(Path onnx, Path folder) throws IOException {
    if (!Files.isRegularFile(onnx)) {
      throw new InvalidInputException(onnx + ": no such file; an ONNX file is expected");
    }
    Folders.requireReplaceable(folder, "a model", "modules.json", "to import to");
    SettingsFiles settings = SettingsFiles.beside(onnx);
    Map<String, TensorData> parameters = parameters(onnx);
    Verification[] verification = new Verification[1];
    AtomicFiles.writeFolder(
        folder,
        temporary -> {
          try {
            settings.copyTo(temporary);
            writeWeights(parameters, settings, temporary);
            verification[0] = OnnxComparison.compare(temporary, onnx);
          } catch (InvalidInputException e) {
            throw named(e, temporary, onnx, settings);
          }
        });
    return verification[0];
  }

  static Map<String, TensorData> parameters(Path onnx) throws IOException {
    try (InputStream in = Files.newInputStream(onnx)) {
      return OnnxParameters.read(OnnxReader.read(in, onnx.toString()));
    }
  }

  /** Those of later modules have the module's folder in front of their names. */
  private static void writeWeights(
      Map<String, TensorData> parameters, SettingsFiles settings, Path target) throws IOException {
    Map<String, TensorData> encoder = new LinkedHashMap<>(parameters);
    for (Path module : settings.modules()) {
      String name = module.getFileName().toString();
      Map<String, TensorData> own = taken(encoder, name + ".");
      if (!own.isEmpty()) {
        write(target.resolve(name), own);
      }
    }
    write(target.resolve(settings.encoder()), encoder);
  }

  private static Map<String, TensorData> taken(Map<String, TensorData> all, String prefix) {
    Map<String, TensorData> taken = new LinkedHashMap<>();
    all.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            taken.put(name.substring(prefix.length()), tensor);
          }
        });
    all.keySet().removeIf(name -> name.startsWith(prefix));
    return taken;
  }

  private static void write(Path folder, Map<String, TensorData> tensors) throws IOException {
    SafeTensors.write(folder.resolve(WEIGHTS), tensors, Map.of("format", "pt"));
  }

  /** Names the files that the user knows, not those that are gone by now. */
  private static InvalidInputException named(
      InvalidInputException e, Path temporary, Path onnx, SettingsFiles settings) {
    return new InvalidInputException(
        e.getMessage()
            .replace(temporary.resolve(WEIGHTS).toString(), onnx.toString())
            .replace(temporary.toString(), settings.folder().toString()),
        e);
  }
}
