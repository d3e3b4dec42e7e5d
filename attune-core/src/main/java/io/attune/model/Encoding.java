package io.attune.model;

import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import io.attune.similarity.SimilarityFunction;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;

/**
 * One call of {@code encode}: tokenises, batches texts of like length, computes, and puts the
 * results back in order.
 */
final class Encoding {
  /** Texts tokenised and ordered at once, so that memory stays flat for any number of texts. */
  private static final int WINDOW = 1 << 14;

  private final SentenceTransformer model;
  private final EncodeOptions options;

  Encoding(SentenceTransformer model, EncodeOptions options) {
    this.model = model;
    this.options = options;
  }

  float[][] vectors(List<String> texts) {
    float[][] vectors = new float[texts.size()][];
    run(
        texts,
        (batch, context) -> {
          float[][] rows = Tensors.toRows(finish(model.forward(batch.tokens, context)));
          for (int i = 0; i < rows.length; i++) {
            vectors[batch.texts[i]] = rows[i];
          }
        });
    return vectors;
  }

  List<float[][]> tokens(List<String> texts) {
    float[][][] vectors = new float[texts.size()][][];
    run(
        texts,
        (batch, context) -> {
          float[][] rows = tokenRows(batch.tokens, context);
          long[] starts = batch.tokens.starts();
          long[] lengths = batch.tokens.lengths();
          for (int i = 0; i < batch.texts.length; i++) {
            int packed = batch.tokens.packedIndex(i) - batch.tokens.emptyTexts();
            int start = packed < 0 ? 0 : (int) starts[packed];
            int length = packed < 0 ? 0 : (int) lengths[packed];
            vectors[batch.texts[i]] = Arrays.copyOfRange(rows, start, start + length);
          }
        });
    return Arrays.asList(vectors);
  }

  private float[][] tokenRows(TokenBatch batch, ForwardContext context) {
    return batch.tokenCount() == 0
        ? new float[0][]
        : Tensors.toRows(model.encoder().forward(batch, context));
  }

  private record Batch(int[] texts, TokenBatch tokens) {}

  private void run(List<String> texts, BiConsumer<Batch, ForwardContext> work) {
    options.progress().progress("Encoding", 0, texts.size());
    InferenceWeights weights = model.inferenceWeights();
    try (NativeScope scope = NativeScope.open();
        InferenceMode noGradients = new InferenceMode();
        InferenceWeights.Use use =
            weights.use(model.encoder().parameters().values()).orElse(null)) {
      ForwardContext context =
          use == null
              ? ForwardContext.inference(options.precision())
              : ForwardContext.inference(options.precision(), weights);
      for (int start = 0; start < texts.size(); start += WINDOW) {
        int end = Math.min(start + WINDOW, texts.size());
        window(texts.subList(start, end), start, texts.size(), context, work);
      }
    }
  }

  private void window(
      List<String> texts,
      int offset,
      int total,
      ForwardContext context,
      BiConsumer<Batch, ForwardContext> work) {
    List<int[]> ids = model.tokenizer().encode(texts);
    // Longest first: if memory does not suffice, that shows at once.
    int[] order =
        IntStream.range(0, ids.size())
            .boxed()
            .sorted(Comparator.comparingInt((Integer text) -> -ids.get(text).length))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int start = 0; start < order.length; start += options.batchSize()) {
      int[] members =
          Arrays.copyOfRange(order, start, Math.min(start + options.batchSize(), order.length));
      List<int[]> batch = Arrays.stream(members).mapToObj(ids::get).toList();
      int[] rows = Arrays.stream(members).map(text -> text + offset).toArray();
      try (NativeScope scope = NativeScope.open()) {
        work.accept(new Batch(rows, TokenBatch.of(batch)), context);
      }
      options.progress().progress("Encoding", (long) offset + start + members.length, total);
    }
  }

  /** Truncates, then normalises, as sentence-transformers does. */
  private Tensor finish(Tensor vectors) {
    Tensor result = vectors;
    int size = (int) vectors.size(1);
    int kept = options.truncateDimension().or(model::truncateDimension).orElse(size);
    if (kept < size) {
      result = result.narrow(1, 0, kept);
    }
    return options.normalizeEmbeddings() ? SimilarityFunction.normalize(result) : result;
  }
}
