package io.attune.data;

import io.attune.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds the format of a file by the ending of its name. */
final class TableFormats {
  private TableFormats() {}

  /** The format of a table to read; a packed one ({@code .gz}) must be of a built-in format. */
  static TableFormat of(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    boolean packed = name.endsWith(".gz");
    String unpacked = packed ? name.substring(0, name.length() - ".gz".length()) : name;
    List<TableFormat> builtIn =
        List.of(
            new JsonLinesFormat(), new JsonFormat(), DelimitedFormat.csv(), DelimitedFormat.tsv());
    List<TableFormat> known = new ArrayList<>(builtIn);
    known.addAll(services(TableFormat.class));
    for (TableFormat format : packed ? builtIn : known) {
      if (format.endings().stream().anyMatch(unpacked::endsWith)) {
        return format;
      }
    }
    if (name.endsWith(".parquet")) {
      throw missingParquet(file);
    }
    List<String> extra =
        known.subList(builtIn.size(), known.size()).stream()
            .flatMap(format -> format.endings().stream())
            .toList();
    throw new InvalidInputException(
        "%s: unknown ending; allowed: .jsonl, .json, .csv, .tsv, each also with .gz%s; convert the file, or rename it if it is one of these."
            .formatted(file, extra.isEmpty() ? "" : ", and " + String.join(", ", extra)));
  }

  /** What the class path offers of a service. */
  static <T> List<T> services(Class<T> service) {
    try {
      return ServiceLoader.load(service, service.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .toList();
    } catch (ServiceConfigurationError e) {
      throw new IllegalStateException("A table format on the class path does not load.", e);
    }
  }

  /** Parquet needs a library of 80 MB that not everyone wants. */
  static InvalidInputException missingParquet(Path file) {
    String version = TableFormats.class.getPackage().getImplementationVersion();
    return new InvalidInputException(
        ("%s: Parquet needs the module attune-data on the class path; add "
                + "<dependency><groupId>io.attune</groupId><artifactId>attune-data</artifactId>"
                + "<version>%s</version></dependency>")
            .formatted(file, version == null ? "${attune.version}" : version));
  }
}
