"""Makes labels/: one table of labels in the files that people have, and expected.json: what pandas reads of each.

    python test/golden/make-golden-labels.py

pandas 3.1.1, openpyxl 3.1.5, pyarrow 26.0.1. The texts in expected.json are those that `DataFrame.to_csv` writes.
"""

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd

HERE = Path(__file__).parent / 'labels'

TABLE = pd.DataFrame(
    {
        'article_id': ['0108775015', '0108775044', '0110065001', '0999'],
        'kind': ['top', 'Größe "L"', None, '家'],
        'price': [9.9, float('nan'), 20.0, 1e-7],
        'count': [1, 2, 3, 2**53],
        'seen': pd.to_datetime(['2020-02-29', '2021-01-01', None, '1999-12-31']),
        'sold': [True, False, True, False],
    }
)


def texts(frame):
    rows = list(csv.reader(io.StringIO(frame.to_csv(index=False))))
    return {'columns': rows[0], 'rows': rows[1:]}


def main():
    HERE.mkdir(exist_ok=True)
    expected = {}

    TABLE.to_excel(HERE / 'articles.xlsx', index=False)
    expected['articles.xlsx'] = texts(pd.read_excel(HERE / 'articles.xlsx', dtype={'article_id': str}))

    # What people's workbooks look like: a second sheet, lines without a value above and between, a formula, no names of columns.
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = 'labels'
    sheet['B3'], sheet['C3'], sheet['D3'] = 'a/1.jpg', 'cat', datetime(2020, 2, 29, 13, 30)
    sheet['B5'], sheet['C5'], sheet['D5'] = 'a/2.jpg', ' dog ', 7
    book.create_sheet('notes')['A1'] = 'nothing'
    book.create_sheet('empty')
    book.save(HERE / 'odd.xlsx')

    for compression in ['snappy', 'zstd']:
        name = f'articles-{compression}.parquet'
        TABLE.assign(vector=[[0.5, 1.5]] * 4, picture=[b'\xff\xd8'] * 4).to_parquet(HERE / name, compression=compression)
        expected[name] = texts(pd.read_parquet(HERE / name).drop(columns=['vector', 'picture']))

    TABLE[['article_id', 'kind']].to_parquet(HERE / 'no-vectors.parquet')
    plain = TABLE.drop(columns='seen')
    for orient in ['records', 'split', 'columns', 'index']:
        name = f'{orient}.json'
        frame = plain.set_index('article_id') if orient == 'index' else plain
        frame.to_json(HERE / name, orient=orient)
    plain.to_json(HERE / 'lines.jsonl', orient='records', lines=True)
    (HERE / 'list.json').write_text(json.dumps(plain.astype(object).where(plain.notna(), None).to_dict('list')))
    expected['json'] = texts(plain)
    (HERE / 'expected.json').write_text(json.dumps(expected, indent=1, ensure_ascii=False) + '\n')


if __name__ == '__main__':
    main()
