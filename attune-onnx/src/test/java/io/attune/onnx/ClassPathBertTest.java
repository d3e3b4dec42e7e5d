package io.attune.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathBertTest {
  @TempDir Path temporary;

  private Path classes;
  private Path cache;

  @BeforeEach
  void setUp() throws IOException {
    classes = Files.createDirectory(temporary.resolve("classes"));
    cache = temporary.resolve("cache");
  }

  @Test
  void aModelIsPresentWhenBothFilesAre() throws IOException {
    try (URLClassLoader loader = loader(classes)) {
      ClassPathBert model = model(loader);
      assertThat(model.isPresent()).isFalse();
      assertThat(model.names()).containsExactly("Tiny", "somebody/Tiny");
      assertThat(model.dependency()).isEqualTo("group:artifact:1");
      assertThatThrownBy(() -> model.folder(cache))
          .isInstanceOf(IOException.class)
          .hasMessage("Not on the class path: tiny.onnx");
      Files.write(classes.resolve("tiny.onnx"), new TinyBert().toBytes());
      assertThat(model.isPresent()).isFalse();
      Files.write(classes.resolve("tiny-tokenizer.json"), TinyBert.tokenizerJson());
      assertThat(model.isPresent()).isTrue();
    }
  }

  @Test
  void jarAndFolderGiveTheSameModelInTheSamePlace() throws IOException {
    new TinyBert().writeTo(classes, "tiny");
    Path jar = jar("tiny.jar");
    Path fromJar;
    try (URLClassLoader loader = loader(jar)) {
      fromJar = model(loader).folder(cache);
    }
    assertThat(fromJar.getParent()).isEqualTo(cache.resolve("models"));
    assertThat(fromJar.getFileName().toString()).matches("Tiny(-\\d+-[0-9a-f]{8}){2}-v\\d+");
    assertThat(fromJar).isDirectoryContaining("glob:**model.safetensors");
    try (URLClassLoader loader = loader(classes)) {
      assertThat(model(loader).folder(cache)).isEqualTo(fromJar);
    }
  }

  @Test
  void anotherArtifactIsImportedAnew() throws IOException {
    new TinyBert().writeTo(classes, "tiny");
    try (URLClassLoader loader = loader(classes)) {
      Path first = model(loader).folder(cache);
      TinyBert other = new TinyBert();
      other.replaceTensor("embeddings.LayerNorm.bias", 1, TinyBert.bytes(1, 2, 3, 4), 4);
      other.writeTo(classes, "tiny");
      Path second = model(loader).folder(cache);
      assertThat(second).isNotEqualTo(first).isDirectory();
      assertThat(first).isDirectory();
    }
  }

  @Test
  void aDamagedResourceIsNamed() throws IOException {
    Files.write(classes.resolve("tiny.onnx"), new byte[100]);
    Files.write(classes.resolve("tiny-tokenizer.json"), TinyBert.tokenizerJson());
    try (URLClassLoader loader = loader(classes)) {
      assertThatThrownBy(() -> model(loader).folder(cache))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("tiny.onnx: not a whole ONNX file: ");
    }
    try (var left = Files.list(cache.resolve("models"))) {
      assertThat(left.filter(Files::isDirectory)).isEmpty();
    }
  }

  private static ClassPathBert model(ClassLoader loader) {
    return new ClassPathBert(
        List.of("Tiny", "somebody/Tiny"), "group:artifact:1", loader, "tiny", TinyBert.OPTIONS);
  }

  private static URLClassLoader loader(Path path) throws IOException {
    return new URLClassLoader(new URL[] {path.toUri().toURL()}, null);
  }

  private Path jar(String name) throws IOException {
    Path jar = temporary.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        var entries = Files.list(classes)) {
      for (Path entry : entries.toList()) {
        out.putNextEntry(new ZipEntry(entry.getFileName().toString()));
        Files.copy(entry, out);
        out.closeEntry();
      }
    }
    return jar;
  }
}
