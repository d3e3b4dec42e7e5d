package io.attune.onnx;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * A file on the class path.
 *
 * @param loader whose class path
 * @param name without a leading slash
 */
record ClassPathResource(ClassLoader loader, String name) {
  boolean isPresent() {
    return loader.getResource(name) != null;
  }

  InputStream open() throws IOException {
    URLConnection connection = url().openConnection();
    // A cached jar would stay open, and a stream from it might break when another reader closes it.
    connection.setUseCaches(false);
    return connection.getInputStream();
  }

  byte[] readAll() throws IOException {
    try (InputStream in = open()) {
      return in.readAllBytes();
    }
  }

  /**
   * Tells one content from another. Out of a jar this takes no reading: its directory holds the
   * checksum of every entry.
   *
   * @return size and CRC-32
   */
  String checksum() throws IOException {
    if (url().openConnection() instanceof JarURLConnection connection) {
      connection.setUseCaches(false);
      try (JarFile jar = connection.getJarFile()) {
        JarEntry entry = connection.getJarEntry();
        if (entry != null && entry.getSize() >= 0 && entry.getCrc() >= 0) {
          return checksum(entry.getSize(), entry.getCrc());
        }
      }
    }
    try (CheckedInputStream in = new CheckedInputStream(open(), new CRC32())) {
      long size = in.transferTo(OutputStream.nullOutputStream());
      return checksum(size, in.getChecksum().getValue());
    }
  }

  private URL url() throws FileNotFoundException {
    URL url = loader.getResource(name);
    if (url == null) {
      throw new FileNotFoundException("Not on the class path: " + name);
    }
    return url;
  }

  private static String checksum(long size, long crc) {
    return String.format(Locale.ROOT, "%d-%08x", size, crc);
  }
}
