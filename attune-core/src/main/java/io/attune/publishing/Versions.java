package io.attune.publishing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions that Attune was built as and with, filled in by the build. */
public final class Versions {
  private static final Properties VERSIONS = read();

  private Versions() {}

  /**
   * Attune's own version.
   *
   * @return such as {@code 0.1.0}
   */
  public static String attune() {
    return VERSIONS.getProperty("attune");
  }

  /**
   * The tensor engine's.
   *
   * @return such as {@code 2.10.0-1.5.13}: libtorch, then JavaCPP
   */
  public static String libtorch() {
    return VERSIONS.getProperty("libtorch");
  }

  /**
   * That of Hugging Face's tokenizers for Java.
   *
   * @return such as {@code 0.38.0}
   */
  public static String tokenizers() {
    return VERSIONS.getProperty("tokenizers");
  }

  static String chartJs() {
    return VERSIONS.getProperty("chart.js");
  }

  private static Properties read() {
    Properties properties = new Properties();
    try (InputStream stream = Versions.class.getResourceAsStream("versions.properties")) {
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
