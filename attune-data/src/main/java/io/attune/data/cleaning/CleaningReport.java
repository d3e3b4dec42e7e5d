package io.attune.data.cleaning;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of the rows.
 *
 * @param files that were read
 * @param columns from name to the files' own column
 * @param where the condition that rows had to meet, if any
 * @param rows that were read
 * @param selected rows that met the condition
 * @param documents that were written
 * @param readingSeconds it took to read and select rows, beside the cleaning of those before
 * @param writingSeconds it took to write documents
 * @param seconds it all took
 * @param steps in order
 */
public record CleaningReport(
    List<Path> files,
    Map<String, String> columns,
    Optional<String> where,
    long rows,
    long selected,
    long documents,
    double readingSeconds,
    double writingSeconds,
    double seconds,
    List<StepReport> steps) {
  /**
   * What a step did.
   *
   * @param name of the step
   * @param in documents that came to it
   * @param out documents that went on
   * @param changed documents whose text it changed
   * @param dropped documents that it left out
   * @param divided documents of which it made several
   * @param seconds it took
   * @param notes how often it had what to say
   * @param figures it has found out
   * @param samples of what it changed
   */
  public record StepReport(
      String name,
      long in,
      long out,
      long changed,
      long dropped,
      long divided,
      double seconds,
      Map<String, Long> notes,
      Map<String, Object> figures,
      List<Sample> samples) {
    /** Copies, keeping the order. */
    public StepReport {
      notes = new LinkedHashMap<>(notes);
      figures = new LinkedHashMap<>(figures);
      samples = List.copyOf(samples);
    }

    /**
     * How many documents the step did something with.
     *
     * @return changed, dropped and divided ones
     */
    public long touched() {
      return changed + dropped + divided;
    }
  }

  /**
   * A document before and after a step, around the first place at which they differ.
   *
   * @param id of the document
   * @param place of its row
   * @param note why, if the step said so
   * @param before the text
   * @param after the text; absent where the document was left out
   */
  public record Sample(
      String id, String place, Optional<String> note, String before, Optional<String> after) {
    private static final int LEAD = 60;
    private static final int LENGTH = 240;

    static Sample of(Document before, StepOutcome outcome) {
      List<Document> after = outcome.documents();
      String first = after.isEmpty() ? "" : after.get(0).text();
      int start = Math.max(0, firstDifference(before.text(), first) - LEAD);
      return new Sample(
          before.id(),
          before.location().toString(),
          outcome.note(),
          cut(before.text(), after.isEmpty() ? 0 : start),
          after.isEmpty() ? Optional.empty() : Optional.of(cut(first, start)));
    }

    private static int firstDifference(String a, String b) {
      int i = 0;
      while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
        i++;
      }
      return i;
    }

    /** Without halves of surrogate pairs at its ends. */
    private static String cut(String text, int from) {
      int start = Math.min(from, text.length());
      if (start > 0 && start < text.length() && Character.isLowSurrogate(text.charAt(start))) {
        start--;
      }
      int end = Math.min(text.length(), start + LENGTH);
      if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
        end++;
      }
      return (start > 0 ? "…" : "") + text.substring(start, end) + (end < text.length() ? "…" : "");
    }
  }
}
