package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.engine.Precision;
import io.attune.training.BatchSampler;
import io.attune.training.MultiDatasetBatchSampler;
import io.attune.training.Scheduler;
import io.attune.training.Strategy;
import io.attune.training.TrainingArguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Pins what {@code train} does when it is not told: a changed default changes users' models. */
class TrainingOptionsTest {
  private static TrainingArguments parse(String... arguments) throws IOException {
    TrainingOptions options = CommandLine.populateCommand(new TrainingOptions(), arguments);
    Problems problems = new Problems();
    Optional<TrainingArguments> parsed = options.arguments(Path.of("out"), problems);
    problems.throwIfAny();
    return parsed.orElseThrow();
  }

  @Test
  void defaultsAreSentenceTransformersOwn() throws IOException {
    assertThat(parse())
        .isEqualTo(
            new TrainingArguments(
                Path.of("out"),
                3, // epochs
                8, // batch size
                32, // eval batch size
                1, // gradient accumulation
                5e-5, // learning rate
                Scheduler.LINEAR,
                0, // warmup ratio
                0, // weight decay
                1, // max grad norm
                BatchSampler.BATCH_SAMPLER,
                MultiDatasetBatchSampler.PROPORTIONAL,
                Precision.AUTO,
                42, // seed
                Map.of(), // prompts
                500, // logging steps
                Strategy.NO, // eval strategy
                Optional.empty(), // eval steps
                Strategy.STEPS, // save strategy
                500, // save steps
                Optional.empty(), // save total limit
                false, // load best at end
                Optional.empty(), // metric for best
                Optional.empty(), // early stopping
                List.of(), // freeze
                1)); // layer learning rate decay
  }

  @Test
  void everyOptionArrives() throws IOException {
    String all =
        "--epochs 0.5 --batch-size 16 --eval-batch-size 64 --gradient-accumulation 2"
            + " --learning-rate 2e-5 --scheduler cosine --warmup-ratio 0.1 --weight-decay 0.01"
            + " --max-grad-norm 0 --batch-sampler no_duplicates --multi-dataset-batch-sampler round_robin --precision bf16 --seed 7"
            + " --logging-steps 10 --eval-strategy steps --eval-steps 20 --save-strategy epoch"
            + " --save-steps 30 --save-total-limit 2 --load-best-at-end"
            + " --metric-for-best cosine_ndcg@10 --early-stopping 3 --prompt anchor=q:"
            + " --freeze embeddings.*,encoder.layer.0.* --layer-learning-rate-decay 0.9";
    assertThat(parse(all.split(" ")))
        .isEqualTo(
            new TrainingArguments(
                Path.of("out"),
                0.5,
                16,
                64,
                2,
                2e-5,
                Scheduler.COSINE,
                0.1,
                0.01,
                0,
                BatchSampler.NO_DUPLICATES,
                MultiDatasetBatchSampler.ROUND_ROBIN,
                Precision.BF16,
                7,
                Map.of("anchor", "q:"),
                10,
                Strategy.STEPS,
                Optional.of(20),
                Strategy.EPOCH,
                30,
                Optional.of(2),
                true,
                Optional.of("cosine_ndcg@10"),
                Optional.of(3),
                List.of("embeddings.*", "encoder.layer.0.*"),
                0.9));
  }

  @Test
  void promptsKeepTheirSpacesAndEqualSigns() throws IOException {
    assertThat(parse("--prompt", "anchor=find x = ", "--prompt", "*=text: ").prompts())
        .isEqualTo(Map.of("anchor", "find x = ", "*", "text: "));
  }

  @Test
  void helpTellsEveryDefault() {
    String help = InProcess.run("train", "--help").out().replaceAll("\\s+", " ");
    assertThat(help)
        .contains(
            "fraction (default: 3.0)",
            "better vectors.",
            "Rows a batch (default: 8)",
            "evaluations (default: 32)",
            "optimiser step (default: 1)",
            "learning rate (default: 5e-5)",
            "constant_with_warmup (default: linear)",
            "rises from 0 (default: 0.0)",
            "AdamW (default: 0.0)",
            "never (default: 1.0)",
            "two rows each (default: batch_sampler)",
            "one has no more (default: proportional)",
            "computes in it (default: auto)",
            "dropout (default: 42)",
            "logged losses (default: 500)",
            "epoch (default: no)",
            "epoch (default: steps)",
            "checkpoints (default: 500)");
  }
}
