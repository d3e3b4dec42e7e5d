package io.attune.onnx.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipOutputStream;

/**
 * The content of a jar for LangChain4j.
 *
 * @param className of the model
 * @param pooling CLS or MEAN, as LangChain4j has them
 * @param dimension of the vectors
 * @param exported folder with the ONNX file and the tokenizer
 */
record LangChain4jJar(String className, String pooling, int dimension, Path exported) {
  private static final String SERVICE =
      "META-INF/services/dev.langchain4j.spi.model.embedding.EmbeddingModelFactory";

  void writeTo(Path jar) throws IOException {
    String path = className.replace('.', '/');
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      ZipFiles.add(
          zip,
          "META-INF/MANIFEST.MF",
          bytes("Manifest-Version: 1.0\r\nCreated-By: Attune\r\n\r\n"));
      ZipFiles.add(zip, SERVICE, bytes(className + "Factory\n"));
      ZipFiles.add(zip, path + ".class", renamed("InProcessModel"));
      ZipFiles.add(zip, path + "Factory.class", renamed("InProcessModelFactory"));
      ZipFiles.add(zip, path + ".properties", bytes(settings()));
      ZipFiles.add(
          zip,
          path + "-tokenizer.json",
          Files.readAllBytes(exported.resolve(OnnxExporter.TOKENIZER)));
      ZipFiles.add(zip, path + ".onnx", exported.resolve(OnnxExporter.FILE));
    }
  }

  private String settings() {
    String name = className.substring(className.lastIndexOf('.') + 1);
    return "name=%s\npooling=%s\ndimension=%d\n".formatted(name, pooling, dimension);
  }

  private byte[] renamed(String template) throws IOException {
    String folder = "io/attune/onnx/langchain4j/";
    try (InputStream in =
        LangChain4jJar.class.getResourceAsStream("/" + folder + template + ".class")) {
      return RenamedClass.of(
          in.readAllBytes(), folder + "InProcessModel", className.replace('.', '/'));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
