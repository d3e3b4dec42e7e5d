package io.attune.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.data.ColumnMapping;
import io.attune.data.Dataset;
import io.attune.losses.LossAdvice;
import io.attune.losses.LossAdvisor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attune advise}. */
@Command(
    name = "advise",
    header = "Names the losses that fit your data, the recommended one first, and why.",
    description = {
      "",
      "The columns of the table and its labels decide. attune train takes the recommended loss"
          + " unless --loss names another."
    },
    optionListHeading = "%nOptions%n",
    sortOptions = false,
    sortSynopsis = false,
    footer = {
      "",
      "Examples",
      "  attune advise --train pairs.jsonl",
      "  attune advise --train tickets.csv --columns text=message,label=category"
    })
final class AdviseCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--train",
      required = true,
      paramLabel = "FILE",
      description = "The table to learn from: .jsonl, .csv, .tsv, each also with .gz, or .parquet.")
  private Path train;

  @Mixin private ColumnsOption columns;
  @Mixin private JsonOption json;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  AdviseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Problems problems = new Problems();
    ColumnMapping mapping = columns.mapping(problems);
    Optional<LossAdvice> advice =
        problems.attempt(() -> LossAdvisor.advise(Dataset.read(train, mapping)));
    problems.throwIfAny();
    if (json.isGiven()) {
      JsonOption.print(terminal, toJson(advice.orElseThrow()));
    } else {
      terminal.out().print(toText(advice.orElseThrow()));
    }
    return AttuneCommandLine.DONE;
  }

  private static ObjectNode toJson(LossAdvice advice) {
    ObjectNode object =
        JsonNodeFactory.instance
            .objectNode()
            .put("columns", advice.data().columns())
            .put("rows", advice.data().rows())
            .put("recommended", advice.recommended().loss());
    ArrayNode losses = object.putArray("losses");
    for (LossAdvice.Choice choice : advice.choices()) {
      ObjectNode loss =
          losses
              .addObject()
              .put("name", choice.loss())
              .put("why", choice.why())
              .put("batch_sampler", choice.batchSampler());
      choice.options().forEach(loss.putArray("options")::add);
    }
    advice.hints().forEach(object.putArray("hints")::add);
    return object;
  }

  private static String toText(LossAdvice advice) {
    StringBuilder text = new StringBuilder();
    text.append("%d rows of %s%n%n".formatted(advice.data().rows(), advice.data().columns()));
    String mark = "recommended: ";
    for (LossAdvice.Choice choice : advice.choices()) {
      text.append(mark).append(choice.loss()).append(' ').append(choice.why()).append('\n');
      text.append("    --loss ").append(choice.loss());
      choice.options().forEach(option -> text.append(" --loss-option ").append(option));
      text.append(" --batch-sampler ").append(choice.batchSampler()).append('\n');
      mark = "";
    }
    advice.hints().forEach(hint -> text.append('\n').append(hint).append('\n'));
    return text.toString();
  }
}
