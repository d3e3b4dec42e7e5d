package io.attune.data;

import io.attune.InvalidInputException;
import io.attune.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Training data that is read again in each epoch instead of being held in memory, for tables larger
 * than that. Rows are shuffled within a buffer: the next one is drawn from so many that were read,
 * and the file's next row takes its place, as in Hugging Face's {@code IterableDataset.shuffle}.
 */
public final class StreamedDataset {
  /** Shapes whose losses look at the rows of a batch alone, not at the classes of all. */
  private static final Set<DatasetShape> SHAPES =
      EnumSet.complementOf(EnumSet.of(DatasetShape.LABELED_PAIR, DatasetShape.LABELED_TEXT));

  private final Path file;
  private final ColumnMapping columns;
  private final Dataset head;
  private final int size;
  private final int shuffleBuffer;
  private final String sha256;

  private StreamedDataset(Path file, ColumnMapping columns, int shuffleBuffer) throws IOException {
    this.file = file;
    this.columns = columns;
    this.shuffleBuffer = shuffleBuffer;
    List<TrainingExample> first = new ArrayList<>();
    int count = 0;
    try (Rows rows = rows()) {
      while (rows.hasNext()) {
        TrainingExample example = rows.next();
        if (first.size() < shuffleBuffer) {
          first.add(example);
        }
        count = Math.incrementExact(count);
      }
      head = rows.dataset(first);
    }
    size = count;
    sha256 = Sha256.hex(file);
  }

  /**
   * Reads a table once through, so that whatever is wrong in it is known before training starts.
   *
   * @param file a table that {@link RowReader} can read, of any shape without classes
   * @param columns which column plays which role, as far as they are not named so already
   * @param shuffleBuffer rows in memory at a time, at least 1; the more, the better they are mixed
   * @return what can be trained on
   * @throws InvalidInputException with file, line and field for whatever is wrong in it
   * @throws IOException if it cannot be read
   */
  public static StreamedDataset open(Path file, ColumnMapping columns, int shuffleBuffer)
      throws IOException {
    if (shuffleBuffer < 1) {
      throw new InvalidInputException(
          "shuffle-buffer is " + shuffleBuffer + "; give the rows to hold in memory, at least 1");
    }
    return new StreamedDataset(file, columns, shuffleBuffer);
  }

  /**
   * The first rows: as many as the buffer holds. They stand for all where one has to know what the
   * data looks like.
   *
   * @return at least one row
   */
  public Dataset head() {
    return head;
  }

  /**
   * The number of rows.
   *
   * @return of the whole table, at least 1
   */
  public int size() {
    return size;
  }

  /**
   * Among how many rows the next one is drawn.
   *
   * @return at least 1
   */
  public int shuffleBuffer() {
    return shuffleBuffer;
  }

  /**
   * The file's hash.
   *
   * @return SHA-256 of its bytes when it was opened, in hex
   */
  public String sha256() {
    return sha256;
  }

  /**
   * What tells this data, read so, from any other.
   *
   * @return the file's SHA-256 in hex, its columns and the buffer
   */
  public String fingerprint() {
    return sha256 + " " + head.sourceColumns() + " " + shuffleBuffer;
  }

  /**
   * Reads the table from its beginning.
   *
   * @return all rows in the order of the file, to be closed
   * @throws InvalidInputException if the file is no table
   */
  public Rows rows() {
    return new Rows();
  }

  /** One pass over the table. */
  public final class Rows implements Iterator<TrainingExample>, AutoCloseable {
    private final RowReader source = RowReader.open(file);
    private final ExampleReader reader;

    private Rows() {
      try {
        reader = ExampleReader.of(source, file, columns, EnumSet.allOf(DatasetShape.class));
        requireStreamable(reader.roles().shape());
      } catch (RuntimeException e) {
        source.close();
        throw e;
      }
    }

    private void requireStreamable(DatasetShape shape) {
      if (!SHAPES.contains(shape)) {
        throw new InvalidInputException(
            file
                + ": rows of "
                + String.join(", ", shape.roles())
                + " cannot be read while training (shuffle-buffer), since their losses need the"
                + " classes of all rows; read them as a whole. What can be: "
                + SHAPES.stream()
                    .map(given -> String.join(", ", given.roles()))
                    .collect(Collectors.joining("; ")));
      }
    }

    private Dataset dataset(List<TrainingExample> first) {
      return Dataset.read(file, reader.numbered(first));
    }

    @Override
    public boolean hasNext() {
      return source.hasNext();
    }

    @Override
    public TrainingExample next() {
      return reader.read(source.next());
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
