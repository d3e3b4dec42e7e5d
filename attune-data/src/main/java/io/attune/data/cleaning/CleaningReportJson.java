package io.attune.data.cleaning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.data.cleaning.CleaningReport.Sample;
import io.attune.data.cleaning.CleaningReport.StepReport;

/** A report for programs. */
public final class CleaningReportJson {
  private CleaningReportJson() {}

  /**
   * Makes an object of a report.
   *
   * @param report to show
   * @return counts, seconds, and the steps with their notes, figures and samples
   */
  public static ObjectNode of(CleaningReport report) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode files = json.putArray("files");
    report.files().forEach(file -> files.add(file.toString()));
    ObjectNode columns = json.putObject("columns");
    report.columns().forEach(columns::put);
    json.put("where", report.where().orElse(null))
        .put("rows", report.rows())
        .put("selected", report.selected())
        .put("documents", report.documents());
    ArrayNode steps = json.putArray("steps");
    report.steps().forEach(step -> steps.add(step(step)));
    return json.put("reading_seconds", report.readingSeconds())
        .put("writing_seconds", report.writingSeconds())
        .put("seconds", report.seconds());
  }

  private static ObjectNode step(StepReport step) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", step.name())
            .put("in", step.in())
            .put("out", step.out())
            .put("touched", step.touched())
            .put("changed", step.changed())
            .put("dropped", step.dropped())
            .put("divided", step.divided())
            .put("seconds", step.seconds());
    ObjectNode notes = json.putObject("notes");
    step.notes().forEach(notes::put);
    ObjectNode figures = json.putObject("figures");
    step.figures().forEach(figures::putPOJO);
    ArrayNode samples = json.putArray("samples");
    step.samples().forEach(sample -> samples.add(sample(sample)));
    return json;
  }

  private static ObjectNode sample(Sample sample) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", sample.id())
        .put("place", sample.place())
        .put("note", sample.note().orElse(null))
        .put("before", sample.before())
        .put("after", sample.after().orElse(null));
  }
}
