package io.attune.publishing;

import io.attune.AtomicFiles;
import io.attune.data.Split;
import io.attune.data.TableWriter;
import io.attune.data.TrainingTable;
import io.attune.data.TrainingTable.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A data set as the Hugging Face hub has them: a Parquet file a part, and a card whose head tells
 * readers such as {@code datasets.load_dataset} which file is which part.
 */
public final class DatasetFolder {
  private DatasetFolder() {}

  /**
   * Writes a folder, replacing one of that name. Parts without rows are left out.
   *
   * @param folder to make or replace
   * @param card what its author says
   * @param table that was split
   * @param split of its rows
   * @param report of the split
   * @throws IOException if it cannot be written; an old folder stays then
   * @throws io.attune.InvalidInputException if attune-data is not on the class path
   */
  public static void write(
      Path folder, DatasetCard card, TrainingTable table, Split<Line> split, SplitReport report)
      throws IOException {
    AtomicFiles.writeFolder(
        folder,
        content -> {
          for (int part = 0; part < Split.PARTS.size(); part++) {
            List<Line> lines = split.parts().get(part);
            if (!lines.isEmpty()) {
              TableWriter.write(
                  content.resolve(file(Split.PARTS.get(part))),
                  sink -> {
                    for (Line line : lines) {
                      sink.write(line.row().fields());
                    }
                  });
            }
          }
          AtomicFiles.writeString(
              content.resolve(DatasetCard.FILE),
              new DatasetCardText(card, table, split, report).text());
        });
  }

  /** The place of a part in the folder, by the hub's habit. */
  static String file(String part) {
    return "data/" + part + "-00000-of-00001.parquet";
  }
}
