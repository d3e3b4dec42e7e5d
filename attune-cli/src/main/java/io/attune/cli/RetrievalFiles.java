package io.attune.cli;

import io.attune.data.RetrievalData;
import io.attune.publishing.DataFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files of a folder in the form of BEIR, for the record of a run. */
final class RetrievalFiles {
  private RetrievalFiles() {}

  static List<DataFile> of(String role, Path folder, RetrievalData data) throws IOException {
    List<DataFile> files = new ArrayList<>();
    add(files, role, folder, "corpus.jsonl", data.corpus().size());
    add(files, role, folder, "queries.jsonl", data.queries().size());
    long judgments = data.judgments().byQuery().values().stream().mapToLong(Map::size).sum();
    add(files, role, folder, "qrels.tsv", judgments);
    if (files.size() == 2) {
      try (DirectoryStream<Path> found =
          Files.newDirectoryStream(folder.resolve("qrels"), "*.{tsv,tsv.gz}")) {
        for (Path file : found) {
          files.add(DataFile.of(role, file, judgments));
        }
      }
    }
    return files;
  }

  private static void add(List<DataFile> files, String role, Path folder, String name, long rows)
      throws IOException {
    for (Path file : Stream.of(name, name + ".gz").map(folder::resolve).toList()) {
      if (Files.isRegularFile(file)) {
        files.add(DataFile.of(role, file, rows));
        return;
      }
    }
  }
}
