package io.attune.publishing;

import io.attune.AtomicFiles;
import io.attune.negatives.MiningReport;
import java.io.IOException;
import java.nio.file.Path;

/** Writes a {@link MiningReport}: as JSON for programs, and as one page for people. */
public final class MiningReportFile {
  private MiningReportFile() {}

  /**
   * Writes both forms, replacing earlier ones.
   *
   * @param report what to show
   * @param model reference of the model whose vectors chose the negatives
   * @param file without an ending; {@code .json} and {@code .html} are added
   * @throws IOException if one cannot be written
   */
  public static void write(MiningReport report, String model, Path file) throws IOException {
    AtomicFiles.writeString(sibling(file, ".json"), json(report, model));
    AtomicFiles.writeString(sibling(file, ".html"), MiningPage.html(report, model));
  }

  private static Path sibling(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  /**
   * The report for programs.
   *
   * @param report what to show
   * @param model reference of the model whose vectors chose the negatives
   * @return one object, names in snake_case
   */
  public static String json(MiningReport report, String model) {
    return PublishingJson.toText(new Named(model, report)) + "\n";
  }

  private record Named(String model, MiningReport report) {}
}
