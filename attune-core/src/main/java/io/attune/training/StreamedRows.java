package io.attune.training;

import io.attune.InvalidInputException;
import io.attune.data.Dataset;
import io.attune.data.StreamedDataset;
import io.attune.data.TrainingExample;
import io.attune.losses.ForwardPass;
import io.attune.losses.LossBatch;
import io.attune.losses.LossWeights;
import io.attune.model.SentenceTransformer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rows that are read, tokenised and forgotten as an epoch goes on. The file is read just as far as
 * a batch needs; rows that were passed on the way wait for theirs, never more than the buffer
 * holds.
 */
final class StreamedRows implements TrainingRows {
  private final StreamedDataset data;
  private final TrainingArguments arguments;
  private final Map<Integer, TrainingExample> waiting = new HashMap<>();
  private BitSet wanted = new BitSet(); // rows of the epoch's coming batches
  private StreamedDataset.Rows reader; // null before the first epoch
  private int read;

  StreamedRows(StreamedDataset data, TrainingArguments arguments) {
    this.data = data;
    this.arguments = arguments;
  }

  @Override
  public SampledRows sampledRows() {
    return SampledRows.streamed(data.size(), data.shuffleBuffer());
  }

  @Override
  public String fingerprint() {
    return data.fingerprint();
  }

  @Override
  public void beginEpoch(List<int[]> batches) {
    close();
    reader = data.rows();
    read = 0;
    waiting.clear();
    wanted = new BitSet(data.size());
    batches.forEach(rows -> IntStream.of(rows).forEach(wanted::set));
  }

  @Override
  public LossBatch batch(
      int[] rows, SentenceTransformer model, LossWeights weights, ForwardPass pass) {
    List<TrainingExample> examples = new ArrayList<>(rows.length);
    for (int row : rows) {
      readUpTo(row);
      examples.add(waiting.remove(row));
    }
    return new TokenizedDataset(Dataset.of(data.head().name(), examples), model, arguments)
        .batch(IntStream.range(0, rows.length).toArray(), model, weights, pass);
  }

  private void readUpTo(int row) {
    while (read <= row) {
      if (!reader.hasNext()) {
        throw new InvalidInputException(
            "The training data '%s' had %d rows, but now ends after %d: it was changed while it was read; start again."
                .formatted(data.head().name(), data.size(), read));
      }
      TrainingExample example = reader.next();
      if (wanted.get(read)) {
        waiting.put(read, example);
      }
      read++;
    }
  }

  /** Rows in memory. */
  int waiting() {
    return waiting.size();
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
