atlas = アトラス
skip = 本文へ移動
languages = 言語

search = 検索
    .label = 地名を検索
    .title = 検索 · アトラス
    .about = アトラスのすべての町と村を名前で検索します。
    .start = 名前の先頭を入力してください。アクセント記号や大文字・小文字は区別しません。
    .long = それほど長い名前の場所はありません。
search-none = 「{ $question }」に似た名前の場所はありません。
search-found = 「{ $question }」に似た名前の場所が{ $count }件あります。
search-best = 「{ $question }」に最も近い{ $count }件。

home = 世界の町
    .title = アトラス：世界の町
    .world = 町の点で描いた世界
    .countries = 国と地域
home-places = { $countries }の国と地域にある{ $places }の場所
home-about = { $countries }か国の{ $places }の町と村。どこにあり、何人が住み、近くに何があるか。
largest = 最も大きな町

country = 国
    .places = 場所の数
    .share-of-places = 全世界の場所に占める割合
    .people = 人口の合計
    .share-of-people = 全世界の人口に占める割合
    .map = 地図だけを見る
    .unknown = このコードの国はありません。
country-about = { $country }の{ $places }の町と村。最も大きな町と、その位置。
country-dots = { $country }の場所の分布
map = { $country }の地図
map-title = { $country }：地図
map-about = { $country }の町と村の分布。
move = 地図を動かす
    .nearer = 拡大
    .farther = 縮小
    .west = 西へ
    .north = 北へ
    .south = 南へ
    .east = 東へ

city = 場所
    .region = 地域
    .people = 人口
    .rank = 人口の世界順位
    .position = 位置
    .nearest = 最も近い場所
    .unknown = この名前の場所はアトラスにありません。
city-about = { $country }の{ $city }。どこにあり、近くに何があるか。
city-about-people = { $country }の{ $city }、人口{ $people }人。どこにあり、近くに何があるか。
city-map = 世界での{ $city }の位置：{ $position }
kind = { $kind ->
    [capital] <country>{ $country }</country>の首都
    [government] <country>{ $country }</country>の政府所在地
    [first] <country>{ $country }</country>の第一級行政区の中心地
    [second] <country>{ $country }</country>の第二級行政区の中心地
    [third] <country>{ $country }</country>の第三級行政区の中心地
    [local] <country>{ $country }</country>の地方行政区の中心地
    [part] <country>{ $country }</country>の町の一部
    [locality] <country>{ $country }</country>の集落
    [farming] <country>{ $country }</country>の農村
    [religious] <country>{ $country }</country>の宗教的な場所
    [group] <country>{ $country }</country>の集落群
    [former-capital] <country>{ $country }</country>の旧首都
    [former] <country>{ $country }</country>にかつてあった場所
   *[other] <country>{ $country }</country>の居住地
}
unit = 距離の単位
    .kilometres = キロメートル
    .miles = マイル
    .km = km
    .mi = マイル
position = { $north ->
    [yes] 北緯
   *[no] 南緯
}{ $latitude }度、{ $east ->
    [yes] 東経
   *[no] 西経
}{ $longitude }度
share-small = { $share }未満

error-start = 最も大きな町とすべての国へ
feed = アトラス：最新のページ

# The framework's own texts.
perennial-not-found = ページが見つかりません
    .message = このアドレスにはページがありません。
perennial-gone = このページはなくなりました
perennial-bad-address = このアドレスは無効です
    .message = アドレスの書き方が正しくありません。
perennial-not-allowed = アクセスできません
perennial-refused = このリクエストには応答できません
    .message = ページは閲覧のみできます。
perennial-failed = 問題が発生しました
    .message = ページを作成できませんでした。しばらくしてからもう一度お試しください。
perennial-busy = 混み合っています
    .message = サーバーが混み合っています。しばらくしてからもう一度お試しください。
perennial-no-connection = 接続がありません
    .message = ページに接続できませんでした。オンラインに戻ると自動的に開きます。
perennial-crashed =
    .message = このページは操作できなくなりました。閲覧とリンクは使えます。再読み込みすると元に戻ります。
perennial-missing-part =
    .message = この部分を表示できませんでした。
perennial-loading = 読み込み中
perennial-try-again = もう一度試す
perennial-close = 閉じる
perennial-start-page = トップページへ
