package io.attune.onnx;

import io.attune.model.EmbeddedModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A BERT encoder whose ONNX file and tokenizer lie on the class path, as {@code NAME.onnx} and
 * {@code NAME-tokenizer.json}; imported into the user's cache when it is first asked for.
 *
 * <p>The folder in the cache is named after the model, the content of the two resources and the
 * version of this importer, so that another artifact or importer imports again.
 */
public class ClassPathBert implements EmbeddedModel {
  /** To be raised whenever an import writes anything else than before. */
  private static final int IMPORTER_VERSION = 1;

  private final List<String> names;
  private final String dependency;
  private final ClassPathResource onnx;
  private final ClassPathResource tokenizer;
  private final BertImportOptions options;

  /**
   * @param names the usual one first
   * @param dependency as {@code group:artifact:version}
   * @param loader whose class path is searched
   * @param resource the resources' common name, without {@code .onnx}
   * @param options the published settings
   */
  ClassPathBert(
      List<String> names,
      String dependency,
      ClassLoader loader,
      String resource,
      BertImportOptions options) {
    this.names = names;
    this.dependency = dependency;
    this.onnx = new ClassPathResource(loader, resource + ".onnx");
    this.tokenizer = new ClassPathResource(loader, resource + "-tokenizer.json");
    this.options = options;
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public boolean isPresent() {
    return onnx.isPresent() && tokenizer.isPresent();
  }

  @Override
  public String dependency() {
    return dependency;
  }

  @Override
  public Path folder(Path cache) throws IOException {
    String content = onnx.checksum() + "-" + tokenizer.checksum();
    Path folder =
        cache.resolve("models").resolve(names.get(0) + "-" + content + "-v" + IMPORTER_VERSION);
    return ImportCache.get(folder, this::importInto);
  }

  private void importInto(Path folder) throws IOException {
    BertFolder model;
    try (InputStream in = onnx.open()) {
      model =
          BertOnnxImporter.read(in, onnx.name(), tokenizer.readAll(), tokenizer.name(), options);
    }
    model.writeInto(folder);
  }
}
