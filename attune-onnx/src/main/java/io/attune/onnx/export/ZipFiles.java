package io.attune.onnx.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Puts files into zips and jars without their times, so that equal models give equal archives. */
final class ZipFiles {
  private static final long NO_TIME = 0;

  private ZipFiles() {}

  static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    begin(zip, name);
    zip.write(content);
    zip.closeEntry();
  }

  static void add(ZipOutputStream zip, String name, Path file) throws IOException {
    begin(zip, name);
    Files.copy(file, zip);
    zip.closeEntry();
  }

  private static void begin(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(NO_TIME);
    zip.putNextEntry(entry);
  }
}
