BEGIN TRANSACTION;
CREATE TABLE accounts (
	name VARCHAR NOT NULL, 
	full_name VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	unit VARCHAR NOT NULL, 
	password VARCHAR NOT NULL, 
	is_active BOOLEAN NOT NULL, 
	must_change BOOLEAN NOT NULL, 
	failures INTEGER NOT NULL, 
	failed_at VARCHAR, 
	clearance VARCHAR NOT NULL, 
	CONSTRAINT pk_accounts PRIMARY KEY (name)
);
INSERT INTO "accounts" VALUES('管理员','管理员','系统管理员','','$argon2id$v=19$m=65536,t=3,p=4$ggRNu4d0ZpjvsDXA3qTaWA$/CTJn1SLnV5+3n11V8aLCyw5BQuXtR1qKYuDvaxHZO4',1,0,0,NULL,'');
INSERT INTO "accounts" VALUES('编制员','编制员','编制人员','区水务局','$argon2id$v=19$m=65536,t=3,p=4$q6XFqD+gxCByT9CU2b3WyA$r3U/v8qTt1qVp7ITnED+7HK4JWm2WVUs8aIQLeuY1nY',1,0,0,NULL,'');
INSERT INTO "accounts" VALUES('审核员','审核员','审核人员','','$argon2id$v=19$m=65536,t=3,p=4$XXBMWXPBZZyMUX6yDBHLBQ$Q3v1aM+dEnEUtcCYyoE4SEPZUR41gW6CwEjh1d+ZAoQ',1,0,0,NULL,'');
INSERT INTO "accounts" VALUES('档案员','档案员','档案人员','','$argon2id$v=19$m=65536,t=3,p=4$n+EySrcfPExDgLdccD8V7w$WBS6sx7Hv4jo0DrCyIYukGZGUMRx21gArQEDLEeUmso',1,0,0,NULL,'');
CREATE TABLE activities (
	id VARCHAR NOT NULL, 
	"plan" VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	held_on VARCHAR NOT NULL, 
	answers TEXT NOT NULL, 
	account VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	CONSTRAINT pk_activities PRIMARY KEY (id), 
	CONSTRAINT fk_activities_plan FOREIGN KEY("plan") REFERENCES plans (id)
);
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
INSERT INTO "alembic_version" VALUES('0010');
CREATE TABLE amendments (
	id VARCHAR NOT NULL, 
	"plan" VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	base VARCHAR NOT NULL, 
	node VARCHAR NOT NULL, 
	quote TEXT NOT NULL, 
	words TEXT NOT NULL, 
	note TEXT NOT NULL, 
	author VARCHAR NOT NULL, 
	made_at VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	answer TEXT NOT NULL, 
	answered_by VARCHAR NOT NULL, 
	answered_at VARCHAR, 
	CONSTRAINT pk_amendments PRIMARY KEY (id), 
	CONSTRAINT fk_amendments_plan FOREIGN KEY("plan") REFERENCES plans (id), 
	CONSTRAINT fk_amendments_base FOREIGN KEY(base) REFERENCES contents (hash)
);
CREATE TABLE audit (
	sequence INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	account VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	detail TEXT NOT NULL, 
	hash VARCHAR NOT NULL, 
	seal VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (sequence), 
	CONSTRAINT uq_audit_hash UNIQUE (hash)
);
INSERT INTO "audit" VALUES(1,'2026-12-01T15:46:43.856456+00:00','预案编审','建立预案库','预案库','','24396a788a1042462a9082b34f6849858f0777f948bd374ac80f0e1a9e47541a','22c01ed5bc81a4636b33cfd0c28fdbf8fc06ec00618dabf562b4aff03976223c');
INSERT INTO "audit" VALUES(2,'2026-12-01T15:46:44.075146+00:00','管理员','新增账号','管理员','系统管理员','b8b580a628123ca5984ed13e3cf690027b0b5343b3b9f40208f29fb00694b5b4','bd5ef92847a07ba29f82fa1d08439aaad0becdfadea439ba084495655173bf78');
INSERT INTO "audit" VALUES(3,'2026-12-01T15:46:44.455836+00:00','管理员','建立签名密钥','管理员','Ed25519 7236871439b19d73ddc86d464e50fe52','45bdc0b98758c373cc60030b7543b8a09eb83200d07a7ffe31ac1952bf744dd0','edf0758da67b1861ea7a928f1e164cbf570afa502cb0c79e57ca74669719d42f');
INSERT INTO "audit" VALUES(4,'2026-12-01T15:46:44.464358+00:00','管理员','建立预案库根','管理员','7236871439b19d73ddc86d464e50fe52 签发 7236871439b19d73ddc86d464e50fe52 签名 596d64d4a8039c3e','0f3007c738c75c680cb85f33f74dfdb54c8187712c44aa75eba6dd8a15aede75','16a48b62b7217895d1c1eb5303d787a8b7d9e1b708ccf7e13953125b12d0f031');
INSERT INTO "audit" VALUES(5,'2026-12-01T15:46:44.483330+00:00','管理员','登录','管理员','签署操作记录至第 4 条 签名 b8da4023be1690cb','10988484470099b1d050dc3cabcf39177cbab51694080bf7ba29519c07a33961','511193b1f039438309dd326833091c5b8c8fa2b2f8cf861669a9c70d820fd05d');
INSERT INTO "audit" VALUES(6,'2026-12-01T15:46:44.490298+00:00','管理员','新增单位','区水务局','','70b299abb3b4bf0eac9c7b8911781fcb1189d643ef8edb078f634b3e61c5b238','fcb2451f106f042f482e2b0fbe190eb38a6e5ff714a1dd93a0c89531d4a77714');
INSERT INTO "audit" VALUES(7,'2026-12-01T15:46:44.833020+00:00','管理员','新增账号','编制员','编制人员','493c74bce733dcf1460a23e88ecb79a0bcb17cd5d7cba37df1587126b92853fd','3ff39ca581ed43e9e1b0f6a51fb4d5fec6cdf4609df341b7302db875b5dc0e50');
INSERT INTO "audit" VALUES(8,'2026-12-01T15:46:45.178950+00:00','管理员','新增账号','审核员','审核人员','603bd33fbbdf2d4a5c2ca97b37d476ca04a909c4ee15dc940660ed7506c3a419','731d626fcf9a2b80c6cc114d67d18307def8a41afa003a1637f4423a6c531ad3');
INSERT INTO "audit" VALUES(9,'2026-12-01T15:46:45.187199+00:00','管理员','登记临时密码','审核员','ee1da549186dde1d4a7ca4a385de6765 签发 7236871439b19d73ddc86d464e50fe52 签名 7fbee49deafe4d25','f73780e875a473d3c4bcbc262309931138f08bbb74ce4a6c0fa4ed0e713cc427','10a658afdf5fc26d504a97c37cfdf0e175f789032cf8db8a12ac61fd1cfae1a9');
INSERT INTO "audit" VALUES(10,'2026-12-01T15:46:45.528213+00:00','管理员','新增账号','档案员','档案人员','9a3562a1f90b7951c3899a4f84233bc0c258842ac6080558d809b68d66bd6060','2aa30e5de04c4feffe48c1493b1d255d3aca10b096f979bbb65e08c84b9bd696');
INSERT INTO "audit" VALUES(11,'2026-12-01T15:46:46.190438+00:00','审核员','建立签名密钥','审核员','Ed25519 a466160bd27a77c58f8139cd243de789','f79010516de473894258509c66a4be420b00c2584b68a93d46f3e40076ceccfa','ab42330c37214946cb176f5971c3e53e60de9e2a35690d861355d6808ee58b87');
INSERT INTO "audit" VALUES(12,'2026-12-01T15:46:46.196849+00:00','审核员','认证签名密钥','审核员','a466160bd27a77c58f8139cd243de789 签发 ee1da549186dde1d4a7ca4a385de6765 签名 7f11c919963c9b85','bcf2973b4bf91d39d5a637f3ce727ee47448e09eb76ec8ab89fea6bac801300e','092c69e6fded79a314438485fdefc38d7933db87e2f0693533c103690c9ebc4b');
INSERT INTO "audit" VALUES(13,'2026-12-01T15:46:46.207035+00:00','审核员','登录','审核员','签署操作记录至第 12 条 签名 bddc92af506a220d','2148dd68d9277953a761984ebada6d702dce116f6dcdcf546d05a596345756e7','6200d47e7e842f1db05e5651b50d03a4baec6949856888237e5a49458c65ff00');
INSERT INTO "audit" VALUES(14,'2026-12-01T15:46:46.367933+00:00','编制员','新建预案','pb4e9f3ef','某区防汛应急预案','4fe8f6e32f40088b6dc17e0f0d27583aacbc4e75e45ce1af4f2a6273aa01596b','550e6bee9fa3a3c0ede5a10be9cbaeab2b567f4db1c99cc282f183f25df479fa');
INSERT INTO "audit" VALUES(15,'2026-12-01T15:46:46.381297+00:00','编制员','新建预案','pc2d072e9','某区抗旱应急预案','a2f7a132726b06fd73b45194241ee6124a83892cb53a78d9b8638c0951c83cca','f014b3f452d7ead501eba196be66cf2a1b6c1c8824289fdd66ab35ddf8940545');
INSERT INTO "audit" VALUES(16,'2026-12-01T15:46:46.415355+00:00','编制员','送审','pb4e9f3ef','第1版 e797a351baddab9c','4f9b3b01b44afe993ec322b50d2de16274de5f32691a4c78e59a420e89d05734','9e361b6feaf97e94abe71f5a368931ef8d0f9095b8004f4737d2d446e722ab44');
INSERT INTO "audit" VALUES(17,'2026-12-01T15:46:46.442005+00:00','审核员','受理审核','pb4e9f3ef','第1版 e797a351baddab9c','f83f9a66ee2220244eee96ec496551824497f1e97b058ffed1094456f67d15f2','9f0441f5b120250f681b855b1496bd7d3b184377dd6fabad4903298b305f2d21');
INSERT INTO "audit" VALUES(18,'2026-12-01T15:46:46.457936+00:00','审核员','提出意见','pb4e9f3ef','第1版','7e82eeea99c52c106243bcbd983a243dfcf53c198ddec351e3fbfe1f41fc357a','cb934967b75e66ddc70141c4e3a95ad7082c3f180cf33c83d4d5399e3c4e1224');
INSERT INTO "audit" VALUES(19,'2026-12-01T15:46:46.471903+00:00','编制员','处理意见','pb4e9f3ef','采纳','3d8fad7bd87c35e7c8d08c4d44541d6fc2c1b0ee4c7f520c1bc541a63f8f7055','3beaa95483bd3fb0a9ef09f73c3268ad579ad4c1039b56b67cbc21ef55000dff');
INSERT INTO "audit" VALUES(20,'2026-12-01T15:46:46.492405+00:00','审核员','批准','pb4e9f3ef','第1版 e797a351baddab9c 签名 aa3c0cc63c4a4845','f26fb473ff7a113189df603fb465e05fa1e92effbd19b6dfccfbb179c0224798','4a4547507573e57deab7fdcd09f0fe83d863370d717042bb6457890ca30d557b');
INSERT INTO "audit" VALUES(21,'2026-12-01T15:46:46.514462+00:00','档案员','印发','pb4e9f3ef','第1版 e797a351baddab9c','68b01e4db5cca4b3f92052bcb4cb988eac48ff27d3b3ead69d5b4d7ddeacdf7d','a5f8a9b3ab9c3d7dd4b79d186fd3671667c69edb33e9787b16ecb6e778983645');
INSERT INTO "audit" VALUES(22,'2026-12-01T15:46:46.534995+00:00','编制员','启动修订','pb4e9f3ef','第2版 e797a351baddab9c','d0473a54463df4689379f8d43988c56becf9b027df00ea50970816e44b55c4a6','6306151442c5c9bfde0f2a2e3a02d8eb59abdc7a5742953e55d3197b117a04cd');
INSERT INTO "audit" VALUES(23,'2026-12-01T15:46:46.552385+00:00','编制员','编辑在编稿','pc2d072e9','第1版','120530c7f3c3cee2ed57f2ad9d47ae5764c0d0e5f3b98f2878101e920ba9496a','a7a5389d30be90b74bca0a7bab4e600b382005e112ab68ebc2c6af4b9b35b367');
CREATE TABLE certificates (
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	account VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	algorithm VARCHAR NOT NULL, 
	public VARCHAR NOT NULL, 
	issuer VARCHAR NOT NULL, 
	parameters TEXT NOT NULL, 
	statement TEXT NOT NULL, 
	signature VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	CONSTRAINT pk_certificates PRIMARY KEY (id)
);
INSERT INTO "certificates" VALUES(1,'root','管理员','7236871439b19d73ddc86d464e50fe52','Ed25519','34b251a24dbe16e69438fdde35f9c3d1b71a042a79ed14bc6aef9d85d87e2fbc','7236871439b19d73ddc86d464e50fe52','','{"account":"管理员","algorithm":"Ed25519","at":"2026-12-01T15:46:44.461521+00:00","audit":[3,"45bdc0b98758c373cc60030b7543b8a09eb83200d07a7ffe31ac1952bf744dd0"],"issuer":"7236871439b19d73ddc86d464e50fe52","kind":"root","library":"cec1f04ebe8b0c59","parameters_sha256":"","public":"34b251a24dbe16e69438fdde35f9c3d1b71a042a79ed14bc6aef9d85d87e2fbc","purpose":"yuan-certificate-1","role":"系统管理员","signing_since":0,"subject":"7236871439b19d73ddc86d464e50fe52"}','596d64d4a8039c3e8e7521057ea6302ada77c7fe4098b2449707ad3a90c0aa78329412b5e12527842adc1f4163e97efc1558a99ddd8140204d9ac61c9b352009','2026-12-01T15:46:44.461521+00:00');
INSERT INTO "certificates" VALUES(2,'enrolment','审核员','ee1da549186dde1d4a7ca4a385de6765','Ed25519','664bbbda248fd586288fe2fc75a2d9981d19aac212938bd4998c7f1474cfe331','7236871439b19d73ddc86d464e50fe52','','{"account":"审核员","algorithm":"Ed25519","at":"2026-12-01T15:46:45.185007+00:00","audit":[8,"603bd33fbbdf2d4a5c2ca97b37d476ca04a909c4ee15dc940660ed7506c3a419"],"issuer":"7236871439b19d73ddc86d464e50fe52","kind":"enrolment","library":"cec1f04ebe8b0c59","parameters_sha256":"1b80d2764a7835d3101f441c3d01efb5b3fef6b806ff249f50bcbafd7416e9a4","public":"664bbbda248fd586288fe2fc75a2d9981d19aac212938bd4998c7f1474cfe331","purpose":"yuan-certificate-1","role":"审核人员","signing_since":0,"subject":"ee1da549186dde1d4a7ca4a385de6765"}','7fbee49deafe4d25ff8b76171ca9e6c0fcc78288b28f5748233567efaab8d6c19abd11017bf3904f17c8c9a70585ac5f570ba6e725207a47eb4014621d590a09','2026-12-01T15:46:45.185007+00:00');
INSERT INTO "certificates" VALUES(3,'key','审核员','a466160bd27a77c58f8139cd243de789','Ed25519','313ee68fee146216e7a54555772f046a9f5196cfce6fbffb1ba8d98e895842bd','ee1da549186dde1d4a7ca4a385de6765','','{"account":"审核员","algorithm":"Ed25519","at":"2026-12-01T15:46:46.195085+00:00","audit":[11,"f79010516de473894258509c66a4be420b00c2584b68a93d46f3e40076ceccfa"],"issuer":"ee1da549186dde1d4a7ca4a385de6765","kind":"key","library":"cec1f04ebe8b0c59","parameters_sha256":"","public":"313ee68fee146216e7a54555772f046a9f5196cfce6fbffb1ba8d98e895842bd","purpose":"yuan-certificate-1","role":"审核人员","signing_since":0,"subject":"a466160bd27a77c58f8139cd243de789"}','7f11c919963c9b85fb8004c2cafcc68cf24ed86c4b3d64b5a894d50adcf65e49ac1d9ccad369532d7cb10469bf64a0bee6153f150f5e8f58274415da75ab930a','2026-12-01T15:46:46.195085+00:00');
CREATE TABLE changes (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	"plan" VARCHAR NOT NULL, 
	what VARCHAR NOT NULL
);
INSERT INTO "changes" VALUES(1,'pb4e9f3ef','create');
INSERT INTO "changes" VALUES(2,'pc2d072e9','create');
INSERT INTO "changes" VALUES(3,'pb4e9f3ef','submit');
INSERT INTO "changes" VALUES(4,'pb4e9f3ef','examine');
INSERT INTO "changes" VALUES(5,'pb4e9f3ef','opinion');
INSERT INTO "changes" VALUES(6,'pb4e9f3ef','opinion');
INSERT INTO "changes" VALUES(7,'pb4e9f3ef','approve');
INSERT INTO "changes" VALUES(8,'pb4e9f3ef','issue');
INSERT INTO "changes" VALUES(9,'pb4e9f3ef','revise');
INSERT INTO "changes" VALUES(10,'pc2d072e9','draft');
CREATE TABLE contents (
	hash VARCHAR NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT pk_contents PRIMARY KEY (hash)
);
INSERT INTO "contents" VALUES('e797a351baddab9c31d81b937b7c24da795df0300f1015d449dcb098780f84b0',X'7B2266726F6E74223A7B227469746C65223A22E69F90E58CBAE998B2E6B19BE5BA94E680A5E9A284E6A188227D2C2273656374696F6E73223A5B7B226964223A2239663231643063333232323366316638222C2268656164696E67223A22E680BBE58899222C22626C6F636B73223A5B7B2274797065223A22706172616772617068222C226964223A2233303666393464363238383161386462222C2272756E73223A5B7B2274797065223A2274657874222C2274657874223A22E7ACAC3130E7A78DE5BA93E79A84E6ADA3E69687E38082227D5D7D5D7D5D7D');
CREATE TABLE drafts (
	"plan" VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	saved_by VARCHAR NOT NULL, 
	saved_at VARCHAR NOT NULL, 
	CONSTRAINT pk_drafts PRIMARY KEY ("plan"), 
	CONSTRAINT fk_drafts_plan FOREIGN KEY("plan") REFERENCES plans (id)
);
INSERT INTO "drafts" VALUES('pc2d072e9',1,2,X'7B2266726F6E74223A7B227469746C65223A22E69F90E58CBAE68A97E697B1E5BA94E680A5E9A284E6A188227D2C2273656374696F6E73223A5B7B226964223A2237366463396335323365653238303835222C2268656164696E67223A22E680BBE58899222C22626C6F636B73223A5B7B2274797065223A22706172616772617068222C226964223A2239646432373636666438383065363233222C2272756E73223A5B7B2274797065223A2274657874222C2274657874223A22E694B9E8BF87E4B880E6ACA1E79A84E59CA8E7BC96E7A8BFE38082227D5D7D5D7D5D7D','编制员','2026-12-01T15:46:46.546051+00:00');
INSERT INTO "drafts" VALUES('pb4e9f3ef',2,1,X'7B2266726F6E74223A7B227469746C65223A22E69F90E58CBAE998B2E6B19BE5BA94E680A5E9A284E6A188227D2C2273656374696F6E73223A5B7B226964223A2239663231643063333232323366316638222C2268656164696E67223A22E680BBE58899222C22626C6F636B73223A5B7B2274797065223A22706172616772617068222C226964223A2233303666393464363238383161386462222C2272756E73223A5B7B2274797065223A2274657874222C2274657874223A22E7ACAC3130E7A78DE5BA93E79A84E6ADA3E69687E38082227D5D7D5D7D5D7D','编制员','2026-12-01T15:46:46.533668+00:00');
CREATE TABLE files (
	hash VARCHAR NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT pk_files PRIMARY KEY (hash)
);
CREATE TABLE heads (
	id INTEGER NOT NULL, 
	sequence INTEGER NOT NULL, 
	hash VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	statement TEXT NOT NULL, 
	signature VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	CONSTRAINT pk_heads PRIMARY KEY (id)
);
INSERT INTO "heads" VALUES(1,4,'0f3007c738c75c680cb85f33f74dfdb54c8187712c44aa75eba6dd8a15aede75','7236871439b19d73ddc86d464e50fe52','{"account":"管理员","algorithm":"Ed25519","at":"2026-12-01T15:46:44.480819+00:00","audit":[4,"0f3007c738c75c680cb85f33f74dfdb54c8187712c44aa75eba6dd8a15aede75"],"library":"cec1f04ebe8b0c59","occasion":"登录","purpose":"yuan-head-1","signing_since":0}','b8da4023be1690cb3b5e3d0ebbfbb4a01b197315ec5e66339b3ec78437433de0186de7a690a1d3f5deb0f1d41ae7ebc10103fb03bffd2fedfede86c3a5ee1502','2026-12-01T15:46:44.480819+00:00');
INSERT INTO "heads" VALUES(2,12,'bcf2973b4bf91d39d5a637f3ce727ee47448e09eb76ec8ab89fea6bac801300e','a466160bd27a77c58f8139cd243de789','{"account":"审核员","algorithm":"Ed25519","at":"2026-12-01T15:46:46.205660+00:00","audit":[12,"bcf2973b4bf91d39d5a637f3ce727ee47448e09eb76ec8ab89fea6bac801300e"],"library":"cec1f04ebe8b0c59","occasion":"登录","purpose":"yuan-head-1","signing_since":0}','bddc92af506a220d9bd62c33bf08e4d8c2a7bb26970695e9dfcb7fb14dd10c0baf7785b53160bd265e0dd52fbbfd2a8c3398cd71166718e4acf8055a39ac1a02','2026-12-01T15:46:46.205660+00:00');
CREATE TABLE keys (
	id VARCHAR NOT NULL, 
	account VARCHAR NOT NULL, 
	algorithm VARCHAR NOT NULL, 
	public VARCHAR NOT NULL, 
	private TEXT NOT NULL, 
	created_at VARCHAR NOT NULL, 
	retired_at VARCHAR, 
	CONSTRAINT pk_keys PRIMARY KEY (id)
);
INSERT INTO "keys" VALUES('7236871439b19d73ddc86d464e50fe52','管理员','Ed25519','34b251a24dbe16e69438fdde35f9c3d1b71a042a79ed14bc6aef9d85d87e2fbc','{"cipher": "AES-256-GCM", "kdf": "argon2id", "time": 3, "memory": 65536, "lanes": 4, "salt": "bf68f2eaba256f2da4c193a19f2551d1", "nonce": "2a707469068ab1daa494739a", "data": "6b2320fe0d2080153dc4b016b87c7c7634ad58178d363e5f02946298221ab916679bb52b5615cfdadc6d0eb536f3a116"}','2026-12-01T15:46:44.453417+00:00',NULL);
INSERT INTO "keys" VALUES('a466160bd27a77c58f8139cd243de789','审核员','Ed25519','313ee68fee146216e7a54555772f046a9f5196cfce6fbffb1ba8d98e895842bd','{"cipher": "AES-256-GCM", "kdf": "argon2id", "time": 3, "memory": 65536, "lanes": 4, "salt": "95223657f1936a687b3a54756781236f", "nonce": "f7b1acc1131ebe000fc22cf1", "data": "28330638fff0d24e4263d1aa4a83823300c68b7875ed60ed6d5f3b883de82854e5ad80145266984bcca3337c4ea27886"}','2026-12-01T15:46:46.189152+00:00',NULL);
CREATE TABLE materials (
	id VARCHAR NOT NULL, 
	"plan" VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	account VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	CONSTRAINT pk_materials PRIMARY KEY (id), 
	CONSTRAINT fk_materials_plan FOREIGN KEY("plan") REFERENCES plans (id), 
	CONSTRAINT fk_materials_hash FOREIGN KEY(hash) REFERENCES files (hash)
);
CREATE TABLE media (
	hash VARCHAR NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT pk_media PRIMARY KEY (hash)
);
CREATE TABLE opinions (
	id VARCHAR NOT NULL, 
	"plan" VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	node VARCHAR NOT NULL, 
	quote TEXT NOT NULL, 
	text TEXT NOT NULL, 
	kind VARCHAR NOT NULL, 
	author VARCHAR NOT NULL, 
	made_at VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	answer TEXT NOT NULL, 
	answered_by VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	start INTEGER NOT NULL, 
	answered_at VARCHAR, 
	closed_by VARCHAR NOT NULL, 
	closed_at VARCHAR, 
	closing TEXT NOT NULL, 
	CONSTRAINT pk_opinions PRIMARY KEY (id), 
	CONSTRAINT fk_opinions_plan FOREIGN KEY("plan") REFERENCES plans (id)
);
INSERT INTO "opinions" VALUES('041c1b2ece8a4f37','pb4e9f3ef',1,'9f21d0c32223f1f8','','请写明依据。','建议修改','审核员','2026-12-01T15:46:46.455839+00:00','采纳','已补充','编制员','',-1,'2026-12-01T15:46:46.469511+00:00','',NULL,'');
CREATE TABLE outline_editions (
	id VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	is_own BOOLEAN NOT NULL, 
	saved_by VARCHAR NOT NULL, 
	saved_at VARCHAR NOT NULL, 
	CONSTRAINT pk_outline_editions PRIMARY KEY (id, version)
);
CREATE TABLE plan_outlines (
	"plan" VARCHAR NOT NULL, 
	outline VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	answers TEXT NOT NULL, 
	CONSTRAINT pk_plan_outlines PRIMARY KEY ("plan"), 
	CONSTRAINT fk_plan_outlines_plan FOREIGN KEY("plan") REFERENCES plans (id)
);
CREATE TABLE plans (
	id VARCHAR NOT NULL, 
	"order" INTEGER NOT NULL, 
	title VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	unit VARCHAR NOT NULL, 
	event_class VARCHAR NOT NULL, 
	event_type VARCHAR NOT NULL, 
	secrecy VARCHAR NOT NULL, 
	upper_plan VARCHAR NOT NULL, 
	contact VARCHAR NOT NULL, 
	CONSTRAINT pk_plans PRIMARY KEY (id)
);
INSERT INTO "plans" VALUES('pb4e9f3ef',1,'某区防汛应急预案','专项','区水务局','','水旱灾害','公开','','');
INSERT INTO "plans" VALUES('pc2d072e9',2,'某区抗旱应急预案','专项','区水务局','','水旱灾害','公开','','');
CREATE TABLE presence (
	id VARCHAR NOT NULL, 
	account VARCHAR NOT NULL, 
	"plan" VARCHAR NOT NULL, 
	is_editing BOOLEAN NOT NULL, 
	machine VARCHAR NOT NULL, 
	since VARCHAR NOT NULL, 
	seen_at VARCHAR NOT NULL, 
	CONSTRAINT pk_presence PRIMARY KEY (id)
);
CREATE TABLE programme (
	id VARCHAR NOT NULL, 
	"plan" VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	due_on VARCHAR NOT NULL, 
	basis VARCHAR NOT NULL, 
	account VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	CONSTRAINT pk_programme PRIMARY KEY (id), 
	CONSTRAINT fk_programme_plan FOREIGN KEY("plan") REFERENCES plans (id)
);
CREATE TABLE replies (
	id INTEGER NOT NULL, 
	opinion VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	author VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	CONSTRAINT pk_replies PRIMARY KEY (id), 
	CONSTRAINT fk_replies_opinion FOREIGN KEY(opinion) REFERENCES opinions (id)
);
CREATE TABLE review_points (
	"plan" VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	point VARCHAR NOT NULL, 
	verdict VARCHAR NOT NULL, 
	remark TEXT NOT NULL, 
	account VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	CONSTRAINT pk_review_points PRIMARY KEY ("plan", version, point), 
	CONSTRAINT fk_review_points_plan FOREIGN KEY("plan") REFERENCES plans (id)
);
CREATE TABLE seals (
	audit INTEGER NOT NULL, 
	"table" VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	"row" TEXT NOT NULL, 
	CONSTRAINT pk_seals PRIMARY KEY (audit, "table", "key")
)
 WITHOUT ROWID

;
INSERT INTO "seals" VALUES(1,'settings','["library_id"]','{"value":"cec1f04ebe8b0c59"}');
INSERT INTO "seals" VALUES(2,'accounts','["管理员"]','{"full_name":"管理员","password":"sha256:9f674e08fe2587d473939478a255f6b81e32b642ea1ceaaf98510355b567d18c","role":"系统管理员"}');
INSERT INTO "seals" VALUES(3,'keys','["7236871439b19d73ddc86d464e50fe52"]','{"account":"管理员","algorithm":"Ed25519","created_at":"2026-12-01T15:46:44.453417+00:00","private":"sha256:d329f3b004d5a818d6caaeaa4e941dbe76f9883f3b0be8a6e5ceed1ae55ad7f2","public":"34b251a24dbe16e69438fdde35f9c3d1b71a042a79ed14bc6aef9d85d87e2fbc"}');
INSERT INTO "seals" VALUES(4,'certificates','[1]','{"account":"管理员","algorithm":"Ed25519","at":"2026-12-01T15:46:44.461521+00:00","issuer":"7236871439b19d73ddc86d464e50fe52","kind":"root","public":"34b251a24dbe16e69438fdde35f9c3d1b71a042a79ed14bc6aef9d85d87e2fbc","signature":"sha256:ac1b32058e2e87d68a5849490bbec107cf533431aadc74199e458a90c8fbdd3e","statement":"sha256:f2d1c8109fc2e5eec28eb86be03628cb4ce41d9e8bc00562b1285fc288db2bc4","subject":"7236871439b19d73ddc86d464e50fe52"}');
INSERT INTO "seals" VALUES(5,'heads','[1]','{"at":"2026-12-01T15:46:44.480819+00:00","hash":"0f3007c738c75c680cb85f33f74dfdb54c8187712c44aa75eba6dd8a15aede75","key":"7236871439b19d73ddc86d464e50fe52","sequence":4,"signature":"sha256:ad2949616ab9613cbe09b49689680dccc1024f3e81ba6159f7d7016cb1e5e77c","statement":"sha256:2663a154f0fbc25ee671eb571f3f1de07e2b34fa07e036830b0626221ad01b81"}');
INSERT INTO "seals" VALUES(6,'units','["u1"]','{"name":"区水务局"}');
INSERT INTO "seals" VALUES(7,'accounts','["编制员"]','{"full_name":"编制员","password":"sha256:5766972c29361dc85df3f388d230a37b78a980cf6569d58e1b6a80a3acfdcd44","role":"编制人员","unit":"区水务局"}');
INSERT INTO "seals" VALUES(8,'accounts','["审核员"]','{"full_name":"审核员","password":"sha256:54fffdfec8873b66e8d33e4a45f78f0c0e2f70a8b407275f415ac24cf5228fc6","role":"审核人员"}');
INSERT INTO "seals" VALUES(9,'certificates','[2]','{"account":"审核员","algorithm":"Ed25519","at":"2026-12-01T15:46:45.185007+00:00","issuer":"7236871439b19d73ddc86d464e50fe52","kind":"enrolment","parameters":"sha256:1b80d2764a7835d3101f441c3d01efb5b3fef6b806ff249f50bcbafd7416e9a4","public":"664bbbda248fd586288fe2fc75a2d9981d19aac212938bd4998c7f1474cfe331","signature":"sha256:881c342e53675e715e09444d6f0e487f9388f695cb35ef198e908221abd48224","statement":"sha256:745478a7fc3e82195f1d7a20cca22196ed26093b4d2ec2e71c07bbb42a45d7b3","subject":"ee1da549186dde1d4a7ca4a385de6765"}');
INSERT INTO "seals" VALUES(10,'accounts','["档案员"]','{"full_name":"档案员","password":"sha256:e5e71ab04d8fa7b7c5f70c8e8d215738376b5ef44ba8da28307048b696fab75f","role":"档案人员"}');
INSERT INTO "seals" VALUES(11,'certificates','[2]','{"account":"审核员","algorithm":"Ed25519","at":"2026-12-01T15:46:45.185007+00:00","issuer":"7236871439b19d73ddc86d464e50fe52","kind":"enrolment","public":"664bbbda248fd586288fe2fc75a2d9981d19aac212938bd4998c7f1474cfe331","signature":"sha256:881c342e53675e715e09444d6f0e487f9388f695cb35ef198e908221abd48224","statement":"sha256:745478a7fc3e82195f1d7a20cca22196ed26093b4d2ec2e71c07bbb42a45d7b3","subject":"ee1da549186dde1d4a7ca4a385de6765"}');
INSERT INTO "seals" VALUES(11,'keys','["a466160bd27a77c58f8139cd243de789"]','{"account":"审核员","algorithm":"Ed25519","created_at":"2026-12-01T15:46:46.189152+00:00","private":"sha256:d139dc771b57c03ff9ec51a715160e15b29c4aa0e92914f9b4bd620438ab6b0c","public":"313ee68fee146216e7a54555772f046a9f5196cfce6fbffb1ba8d98e895842bd"}');
INSERT INTO "seals" VALUES(12,'certificates','[3]','{"account":"审核员","algorithm":"Ed25519","at":"2026-12-01T15:46:46.195085+00:00","issuer":"ee1da549186dde1d4a7ca4a385de6765","kind":"key","public":"313ee68fee146216e7a54555772f046a9f5196cfce6fbffb1ba8d98e895842bd","signature":"sha256:d7d5d7445185a5d1feb89186a2f07c57f16a8c572ad66eb7507cf6c4d997e550","statement":"sha256:21070cc50302eec12a1bd861b0615fff184ae9420bdf6080995fc89242d13259","subject":"a466160bd27a77c58f8139cd243de789"}');
INSERT INTO "seals" VALUES(13,'heads','[2]','{"at":"2026-12-01T15:46:46.205660+00:00","hash":"bcf2973b4bf91d39d5a637f3ce727ee47448e09eb76ec8ab89fea6bac801300e","key":"a466160bd27a77c58f8139cd243de789","sequence":12,"signature":"sha256:f2b537621ede435b84369848e669b52861fb2da2affc9aa5cf221c2d9240c30e","statement":"sha256:bf3be307ff73e44c7999f1fe35a922e4c865720e75cc9b22a78b5bd571e5e32b"}');
INSERT INTO "seals" VALUES(14,'drafts','["pb4e9f3ef"]','{"data":"sha256:e797a351baddab9c31d81b937b7c24da795df0300f1015d449dcb098780f84b0","revision":1,"saved_at":"2026-12-01T15:46:46.365938+00:00","saved_by":"编制员","version":1}');
INSERT INTO "seals" VALUES(14,'plans','["pb4e9f3ef"]','{"event_type":"水旱灾害","kind":"专项","order":1,"secrecy":"公开","title":"某区防汛应急预案","unit":"区水务局"}');
INSERT INTO "seals" VALUES(14,'versions','["pb4e9f3ef",1]','{"changed_at":"2026-12-01T15:46:46.362577+00:00","characters":20,"created_at":"2026-12-01T15:46:46.362577+00:00","sections":1,"stage":"编制","title":"某区防汛应急预案"}');
INSERT INTO "seals" VALUES(15,'drafts','["pc2d072e9"]','{"data":"sha256:f5e00fdba837075d83a7ed0529bd009017ab0dba7462a5d1a5f7a4dfeb9369e3","revision":1,"saved_at":"2026-12-01T15:46:46.380529+00:00","saved_by":"编制员","version":1}');
INSERT INTO "seals" VALUES(15,'plans','["pc2d072e9"]','{"event_type":"水旱灾害","kind":"专项","order":2,"secrecy":"公开","title":"某区抗旱应急预案","unit":"区水务局"}');
INSERT INTO "seals" VALUES(15,'versions','["pc2d072e9",1]','{"changed_at":"2026-12-01T15:46:46.379869+00:00","characters":18,"created_at":"2026-12-01T15:46:46.379869+00:00","sections":1,"stage":"编制","title":"某区抗旱应急预案"}');
INSERT INTO "seals" VALUES(16,'contents','["e797a351baddab9c31d81b937b7c24da795df0300f1015d449dcb098780f84b0"]','{}');
INSERT INTO "seals" VALUES(16,'drafts','["pb4e9f3ef"]','');
INSERT INTO "seals" VALUES(16,'steps','[1]','{"account":"编制员","action":"送审","answers":"sha256:78af9f7d8e30d109bdcb35e81c18cd757a16aacab5c5a86fd996e5719463308d","at":"2026-12-01T15:46:46.411654+00:00","plan":"pb4e9f3ef","version":1}');
INSERT INTO "seals" VALUES(16,'versions','["pb4e9f3ef",1]','{"changed_at":"2026-12-01T15:46:46.410059+00:00","characters":20,"created_at":"2026-12-01T15:46:46.362577+00:00","hash":"e797a351baddab9c31d81b937b7c24da795df0300f1015d449dcb098780f84b0","sections":1,"stage":"送审","submitted_by":"编制员","title":"某区防汛应急预案"}');
INSERT INTO "seals" VALUES(17,'steps','[2]','{"account":"审核员","action":"受理审核","answers":"{}","at":"2026-12-01T15:46:46.440351+00:00","plan":"pb4e9f3ef","version":1}');
INSERT INTO "seals" VALUES(17,'versions','["pb4e9f3ef",1]','{"changed_at":"2026-12-01T15:46:46.438774+00:00","characters":20,"created_at":"2026-12-01T15:46:46.362577+00:00","hash":"e797a351baddab9c31d81b937b7c24da795df0300f1015d449dcb098780f84b0","sections":1,"stage":"审核","submitted_by":"编制员","title":"某区防汛应急预案"}');
INSERT INTO "seals" VALUES(18,'opinions','["041c1b2ece8a4f37"]','{"author":"审核员","kind":"建议修改","made_at":"2026-12-01T15:46:46.455839+00:00","node":"9f21d0c32223f1f8","plan":"pb4e9f3ef","state":"待处理","text":"请写明依据。","version":1}');
INSERT INTO "seals" VALUES(19,'opinions','["041c1b2ece8a4f37"]','{"answer":"已补充","answered_at":"2026-12-01T15:46:46.469511+00:00","answered_by":"编制员","author":"审核员","kind":"建议修改","made_at":"2026-12-01T15:46:46.455839+00:00","node":"9f21d0c32223f1f8","plan":"pb4e9f3ef","state":"采纳","text":"请写明依据。","version":1}');
INSERT INTO "seals" VALUES(20,'signatures','[1]','{"algorithm":"Ed25519","at":"2026-12-01T15:46:46.490214+00:00","key":"a466160bd27a77c58f8139cd243de789","plan":"pb4e9f3ef","signature":"sha256:d12778249cbec51d7b33cf9a72a5849014960585491a95fa276f73c6732bf24e","statement":"sha256:27a0f0bb202d4182ba73d17c2cf20844f5e182ee4969fc3bf03bc23ff1f7ddb1","version":1}');
INSERT INTO "seals" VALUES(20,'steps','[3]','{"account":"审核员","action":"批准","answers":"sha256:cde81a48ea14b664780bf1c5091b4d0afd350f8ec4ddb23b05a1bf0f3156e543","at":"2026-12-01T15:46:46.486517+00:00","plan":"pb4e9f3ef","version":1}');
INSERT INTO "seals" VALUES(20,'versions','["pb4e9f3ef",1]','{"approved_by":"审核员","approved_hash":"e797a351baddab9c31d81b937b7c24da795df0300f1015d449dcb098780f84b0","approved_on":"2025-05-21","changed_at":"2026-12-01T15:46:46.485305+00:00","characters":20,"created_at":"2026-12-01T15:46:46.362577+00:00","hash":"e797a351baddab9c31d81b937b7c24da795df0300f1015d449dcb098780f84b0","sections":1,"stage":"批准","submitted_by":"编制员","title":"某区防汛应急预案"}');
INSERT INTO "seals" VALUES(21,'steps','[4]','{"account":"档案员","action":"印发","answers":"{\"date\": \"2025-05-25\", \"number\": \"某应急委发〔2025〕7号\"}","at":"2026-12-01T15:46:46.513366+00:00","plan":"pb4e9f3ef","version":1}');
INSERT INTO "seals" VALUES(21,'versions','["pb4e9f3ef",1]','{"approved_by":"审核员","approved_hash":"e797a351baddab9c31d81b937b7c24da795df0300f1015d449dcb098780f84b0","approved_on":"2025-05-21","changed_at":"2026-12-01T15:46:46.512051+00:00","characters":20,"created_at":"2026-12-01T15:46:46.362577+00:00","document_number":"某应急委发〔2025〕7号","hash":"e797a351baddab9c31d81b937b7c24da795df0300f1015d449dcb098780f84b0","issued_on":"2025-05-25","sections":1,"stage":"印发","submitted_by":"编制员","title":"某区防汛应急预案"}');
INSERT INTO "seals" VALUES(22,'drafts','["pb4e9f3ef"]','{"data":"sha256:e797a351baddab9c31d81b937b7c24da795df0300f1015d449dcb098780f84b0","revision":1,"saved_at":"2026-12-01T15:46:46.533668+00:00","saved_by":"编制员","version":2}');
INSERT INTO "seals" VALUES(22,'steps','[5]','{"account":"编制员","action":"启动修订","answers":"sha256:4a11dcb96187e35b2722b0182de4afe5b651caa397e5e276a5c11abea4faca9d","at":"2026-12-01T15:46:46.533964+00:00","plan":"pb4e9f3ef","version":2}');
INSERT INTO "seals" VALUES(22,'versions','["pb4e9f3ef",2]','{"changed_at":"2026-12-01T15:46:46.533136+00:00","characters":20,"created_at":"2026-12-01T15:46:46.533136+00:00","reason":"①有关法律、法规、规章、标准、上位预案中的有关规定发生重大变化：已办（拟按完整程序办理）","sections":1,"stage":"编制","title":"某区防汛应急预案"}');
INSERT INTO "seals" VALUES(23,'drafts','["pc2d072e9"]','{"data":"sha256:1fe4896e553593a2681541ab6a931728312c799e47895fab4a3d6f5d9aeefda7","revision":2,"saved_at":"2026-12-01T15:46:46.546051+00:00","saved_by":"编制员","version":1}');
INSERT INTO "seals" VALUES(23,'versions','["pc2d072e9",1]','{"changed_at":"2026-12-01T15:46:46.548942+00:00","characters":20,"created_at":"2026-12-01T15:46:46.379869+00:00","sections":1,"stage":"编制","title":"某区抗旱应急预案"}');
CREATE TABLE settings (
	"key" VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_settings PRIMARY KEY ("key")
);
INSERT INTO "settings" VALUES('library_id','cec1f04ebe8b0c59');
INSERT INTO "settings" VALUES('audit_head','23 120530c7f3c3cee2ed57f2ad9d47ae5764c0d0e5f3b98f2878101e920ba9496a');
CREATE TABLE signatures (
	id INTEGER NOT NULL, 
	"plan" VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	algorithm VARCHAR NOT NULL, 
	statement TEXT NOT NULL, 
	signature VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	CONSTRAINT pk_signatures PRIMARY KEY (id), 
	CONSTRAINT fk_signatures_plan FOREIGN KEY("plan") REFERENCES plans (id), 
	CONSTRAINT fk_signatures_key FOREIGN KEY("key") REFERENCES keys (id)
);
INSERT INTO "signatures" VALUES(1,'pb4e9f3ef',1,'a466160bd27a77c58f8139cd243de789','Ed25519','{"algorithm":"Ed25519","at":"2026-12-01T15:46:46.490214+00:00","audit":[19,"3d8fad7bd87c35e7c8d08c4d44541d6fc2c1b0ee4c7f520c1bc541a63f8f7055"],"content":"e797a351baddab9c31d81b937b7c24da795df0300f1015d449dcb098780f84b0","day":"2025-05-21","decider":"审核员","decision":"批准","library":"cec1f04ebe8b0c59","plan":"pb4e9f3ef","purpose":"yuan-approval-1","root":"7236871439b19d73ddc86d464e50fe52","signing_since":0,"version":1}','aa3c0cc63c4a4845b43c1467128ab87f3c8749273a4db2e8a67103eb5fa0b1a894330b338d530839070dbade56934c1d03fa757e3421bf9db99bf55699449003','2026-12-01T15:46:46.490214+00:00');
CREATE TABLE silences (
	"plan" VARCHAR NOT NULL, 
	rule VARCHAR NOT NULL, 
	node VARCHAR NOT NULL, 
	quote VARCHAR NOT NULL, 
	reason TEXT NOT NULL, 
	account VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	CONSTRAINT pk_silences PRIMARY KEY ("plan", rule, node, quote), 
	CONSTRAINT fk_silences_plan FOREIGN KEY("plan") REFERENCES plans (id)
);
CREATE TABLE steps (
	id INTEGER NOT NULL, 
	"plan" VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	action VARCHAR NOT NULL, 
	answers TEXT NOT NULL, 
	account VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	CONSTRAINT pk_steps PRIMARY KEY (id), 
	CONSTRAINT fk_steps_plan FOREIGN KEY("plan") REFERENCES plans (id)
);
INSERT INTO "steps" VALUES(1,'pb4e9f3ef',1,'送审','{"consultation": "已办", "experts_said": "已办", "legality": "已办", "statement": "已办"}','编制员','2026-12-01T15:46:46.411654+00:00');
INSERT INTO "steps" VALUES(2,'pb4e9f3ef',1,'受理审核','{}','审核员','2026-12-01T15:46:46.440351+00:00');
INSERT INTO "steps" VALUES(3,'pb4e9f3ef',1,'批准','{"approver": "区政府", "coordination": "已办", "date": "2025-05-21", "meeting": "已办", "remark": "已办"}','审核员','2026-12-01T15:46:46.486517+00:00');
INSERT INTO "steps" VALUES(4,'pb4e9f3ef',1,'印发','{"date": "2025-05-25", "number": "某应急委发〔2025〕7号"}','档案员','2026-12-01T15:46:46.513366+00:00');
INSERT INTO "steps" VALUES(5,'pb4e9f3ef',2,'启动修订','{"procedure": "完整程序", "reason": "已办", "trigger": "①有关法律、法规、规章、标准、上位预案中的有关规定发生重大变化"}','编制员','2026-12-01T15:46:46.533964+00:00');
CREATE TABLE suggestions (
	id VARCHAR NOT NULL, 
	"plan" VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	source VARCHAR NOT NULL, 
	author VARCHAR NOT NULL, 
	made_at VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	answer TEXT NOT NULL, 
	answered_by VARCHAR NOT NULL, 
	CONSTRAINT pk_suggestions PRIMARY KEY (id), 
	CONSTRAINT fk_suggestions_plan FOREIGN KEY("plan") REFERENCES plans (id)
);
CREATE TABLE units (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	"order" INTEGER NOT NULL, 
	CONSTRAINT pk_units PRIMARY KEY (id), 
	CONSTRAINT uq_units_name UNIQUE (name)
);
INSERT INTO "units" VALUES('u1','区水务局','',0);
CREATE TABLE versions (
	"plan" VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	stage VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	hash VARCHAR, 
	characters INTEGER NOT NULL, 
	sections INTEGER NOT NULL, 
	created_at VARCHAR NOT NULL, 
	changed_at VARCHAR NOT NULL, 
	submitted_by VARCHAR NOT NULL, 
	document_number VARCHAR NOT NULL, 
	approved_hash VARCHAR NOT NULL, 
	approved_by VARCHAR NOT NULL, 
	approved_on VARCHAR, 
	issued_on VARCHAR, 
	filed_on VARCHAR, 
	published_on VARCHAR, 
	ended_on VARCHAR, 
	reason TEXT NOT NULL, 
	returned_because TEXT NOT NULL, 
	CONSTRAINT pk_versions PRIMARY KEY ("plan", number), 
	CONSTRAINT fk_versions_plan FOREIGN KEY("plan") REFERENCES plans (id), 
	CONSTRAINT fk_versions_hash FOREIGN KEY(hash) REFERENCES contents (hash)
);
INSERT INTO "versions" VALUES('pb4e9f3ef',1,'印发','某区防汛应急预案','e797a351baddab9c31d81b937b7c24da795df0300f1015d449dcb098780f84b0',20,1,'2026-12-01T15:46:46.362577+00:00','2026-12-01T15:46:46.512051+00:00','编制员','某应急委发〔2025〕7号','e797a351baddab9c31d81b937b7c24da795df0300f1015d449dcb098780f84b0','审核员','2025-05-21','2025-05-25',NULL,NULL,NULL,'','');
INSERT INTO "versions" VALUES('pc2d072e9',1,'编制','某区抗旱应急预案',NULL,20,1,'2026-12-01T15:46:46.379869+00:00','2026-12-01T15:46:46.548942+00:00','','','','',NULL,NULL,NULL,NULL,NULL,'','');
INSERT INTO "versions" VALUES('pb4e9f3ef',2,'编制','某区防汛应急预案',NULL,20,1,'2026-12-01T15:46:46.533136+00:00','2026-12-01T15:46:46.533136+00:00','','','','',NULL,NULL,NULL,NULL,NULL,'①有关法律、法规、规章、标准、上位预案中的有关规定发生重大变化：已办（拟按完整程序办理）','');
CREATE INDEX ix_keys_account ON keys (account);
CREATE INDEX ix_seals_table ON seals ("table", "key");
CREATE INDEX ix_certificates_account ON certificates (account);
CREATE INDEX ix_certificates_subject ON certificates (subject);
CREATE INDEX ix_heads_sequence ON heads (sequence);
CREATE INDEX ix_presence_plan ON presence ("plan");
CREATE INDEX ix_steps_plan ON steps ("plan");
CREATE INDEX ix_signatures_plan ON signatures ("plan");
CREATE INDEX ix_opinions_plan ON opinions ("plan");
CREATE INDEX ix_amendments_plan ON amendments ("plan");
CREATE INDEX ix_activities_plan ON activities ("plan");
CREATE INDEX ix_suggestions_plan ON suggestions ("plan");
CREATE INDEX ix_programme_plan ON programme ("plan");
CREATE INDEX ix_materials_plan ON materials ("plan");
CREATE INDEX ix_replies_opinion ON replies (opinion);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('changes',10);
COMMIT;
PRAGMA application_id=2037735790;
PRAGMA user_version=10;
