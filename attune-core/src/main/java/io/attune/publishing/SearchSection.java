package io.attune.publishing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** The trials of a search for settings, rung by rung, as the validation part ranks them. */
final class SearchSection {
  private SearchSection() {}

  static String html(List<JsonNode> rungs) {
    StringBuilder html =
        new StringBuilder(
            "<p>Settings drawn at random, ranked by the validation part, with 95 % intervals. Where"
                + " the interval of the difference from the best holds 0, chance alone may have made"
                + " it.</p>\n");
    rungs.forEach(rung -> html.append(rung(rung)));
    return Html.section("search", "Search for settings", html.toString());
  }

  private static String rung(JsonNode rung) {
    List<JsonNode> models = StreamSupport.stream(rung.path("models").spliterator(), false).toList();
    if (models.isEmpty()) {
      return "";
    }
    boolean last = models.stream().noneMatch(model -> model.path("kept").asBoolean());
    String title =
        rung.has("rung")
            ? String.format(
                Locale.ROOT,
                "Rung %d: %s trained for %s each",
                rung.path("rung").asInt(),
                models.size() == 1 ? "1 trial" : models.size() + " trials",
                epochs(rung.path("epochs").asDouble()))
            : "All trials";
    List<String> settings = new ArrayList<>();
    models.get(0).path("settings").fieldNames().forEachRemaining(settings::add);
    String primary = models.get(0).path("primary_metric").asText();
    List<String> header = new ArrayList<>(List.of("Trial"));
    header.addAll(settings);
    header.addAll(List.of(primary, "From the best", ""));
    if (!last) {
      header.add("Goes on");
    }
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode model : models) {
      List<String> row = new ArrayList<>(List.of(Html.escape(model.path("model").asText())));
      settings.forEach(key -> row.add(Html.escape(model.path("settings").path(key).asText())));
      row.addAll(LeaderboardSection.standing(model, rows.isEmpty()));
      if (!last) {
        row.add(model.path("kept").asBoolean() ? "yes" : "no");
      }
      rows.add(row);
    }
    return "<h3>" + title + "</h3>\n" + Html.table(title, header, rows) + luck(models, last);
  }

  private static String epochs(double epochs) {
    return epochs == 1 ? "1 epoch" : Figures.number(epochs) + " epochs";
  }

  /** Trials that were left out although nothing says that they are worse. */
  private static String luck(List<JsonNode> models, boolean last) {
    long alike =
        models.stream()
            .filter(model -> !model.path("kept").asBoolean())
            .filter(
                model -> !LeaderboardSection.estimate(model.path("from_best")).isDistinguishable())
            .count();
    return last || alike == 0
        ? ""
        : "<p class=\"note\">"
            + Figures.count(alike)
            + (alike == 1 ? " trial was" : " trials were")
            + " left out that cannot be told from the best of the rung: more queries in the"
            + " validation part would choose more surely.</p>\n";
  }
}
